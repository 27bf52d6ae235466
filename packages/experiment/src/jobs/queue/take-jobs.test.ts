import type { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { memorySink, testContext } from '../../context.fixture.ts';
import { makeLogger, terminalTarget } from '../../log/logger.ts';
import { jobVersion } from '../job-batch.ts';
import type { QueuePackages } from './open-queue.ts';
import { takeJobs } from './take-jobs.ts';

/** A queue in memory, which gives its messages out once. */
function queueOf(messages: readonly unknown[]) {
  class UnrecoverableError extends Error {}
  const ends: string[] = [];
  class Worker {
    readonly #all: Promise<void>;
    constructor(_: string, work: (queued: object, token: string) => Promise<void>) {
      this.#all = (async () => {
        for (const data of messages) {
          const end = await work({ data, opts: {}, attemptsMade: 0 }, 'token').then(
            () => 'done',
            (error: unknown) => (error instanceof UnrecoverableError ? 'set aside' : String(error)),
          );
          ends.push(end);
        }
      })();
    }
    on(): void {}
    close(): Promise<void> {
      return this.#all;
    }
  }
  const bullmq = { Worker, UnrecoverableError, DelayedError: Error };
  return { packages: { bullmq } as unknown as QueuePackages, ends };
}

it('sets aside what is no job of this version, says so once, and does the others', async () => {
  const context = testContext([], { now: () => Date.now() });
  const version = jobVersion(context.version);
  const strange = [null, 5, [], {}, { hash: 'a' }, { hash: 'a', version: 'x\u001B[31m' }, { hash: ['a'], version }];
  const { packages, ends } = queueOf([...strange, { hash: 'a', version }, { hash: 'b', version }]);
  const [said, asked] = [memorySink(false), [] as string[]];
  const { done } = await takeJobs(context, {
    queue: 'q',
    packages,
    connection: { status: 'ready', disconnect: () => {} } as unknown as Redis,
    doer: {
      where: '/batch',
      attempt: async (hash) => {
        asked.push(hash);
        return { name: hash, outcome: { kind: 'done', workMs: 1 } };
      },
      close: async () => {},
    },
    threads: 1,
    idleSeconds: 0,
    log: makeLogger([terminalTarget(said, 'WARNING')]),
  });
  expect({ done, asked }).toEqual({ done: 2, asked: ['a', 'b'] });
  expect(ends).toEqual([...strange.map(() => 'set aside'), 'done', 'done']);
  expect(said.text().match(/^warning: \/batch: expected jobs of spikeseg-cli/gm)).toHaveLength(1);
  expect(said.text()).toContain(`${strange.length} messages`);
});
