import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder, testContext } from '../../context.fixture.ts';
import { makeLogger, terminalTarget } from '../../log/logger.ts';
import { readJobs } from '../job-batch.ts';
import { resultFolder } from '../job-folder.ts';
import { batchOf, type TestBatch } from '../jobs.fixture.ts';
import type { QueuedOutcome } from '../queue/take-jobs.ts';
import { runJobs } from '../run-jobs.ts';
import { Keeper } from './keeper.ts';
import { awaitBatch } from './keepers.ts';
import { memoryStore } from './memory-store.fixture.ts';
import { RemoteJobs } from './remote-jobs.ts';
import type { StoreServer } from './store-server.ts';

const mb = 2 ** 20;
/** Long enough for threads that start while others have the processor. */
const patientMs = 60_000;

/** A batch whose folder is kept, and workers that see a server alone. */
async function lent({ context, root, run }: TestBatch, { limit = 64 * mb, silentMs = patientMs } = {}) {
  const server = memoryStore();
  const keeper = await Keeper.open(context, { root, server, limit, silentMs });
  onTestFinished(() => keeper.close());
  const worker = async (own: StoreServer = server) => {
    const scratch = temporaryFolder();
    const there = testContext([], { cwd: scratch });
    const here = { ...there, host: { ...there.host, name: 'far' } };
    const log = makeLogger([terminalTarget(here.stderr, 'INFO')]);
    const batch = await awaitBatch(here, own, { name: undefined, idleSeconds: undefined, log });
    if (batch === undefined) throw new Error('expected a batch');
    const jobs = new RemoteJobs(here, { server: own, batch, scratch, threads: 2, log, file: run().file });
    onTestFinished(() => jobs.close());
    return { jobs, scratch, said: here.err };
  };
  return { server, keeper, worker };
}

/** Does all jobs of a batch by one worker. @returns what came of each, by its name */
async function doAll(root: string, jobs: RemoteJobs, retries = 0): Promise<Record<string, QueuedOutcome['outcome']>> {
  const outcomes: Record<string, QueuedOutcome['outcome']> = {};
  for (const { hash, part } of readJobs(root)) outcomes[part.name] = (await jobs.attempt(hash, true, retries)).outcome;
  return outcomes;
}

const filesOf = (folder: string): [string, string][] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => [path.slice(folder.length), readFileSync(path, 'latin1')]);

const hashOf = (root: string, name: string): string => [...readJobs(root)].find(({ part }) => part.name === name)?.hash ?? 'none';

it('Results of a worker that sees no folder are those of a thread that does, to the byte, and nothing is left in the store.', async () => {
  const here = await batchOf(['a', 'b']);
  const there = await batchOf(['a', 'b'], here.context.cwd, 'there');
  // The recordings were written once more.
  await here.plan();
  await runJobs(here.context, here.run());
  const { server, keeper, worker } = await lent(there);
  const { jobs, scratch } = await worker();
  expect(await doAll(there.root, jobs)).toEqual({ a: { kind: 'done', workMs: expect.any(Number) }, b: expect.anything() });
  for (const name of ['a', 'b'])
    expect(filesOf(resultFolder(there.root, hashOf(there.root, name)))).toEqual(
      filesOf(resultFolder(here.root, hashOf(here.root, name))),
    );
  expect(readdirSync(join(scratch, 'work'))).toEqual([]);
  await jobs.close();
  await keeper.close();
  expect(server.left()).toEqual([]);
  expect(readdirSync(join(there.root, 'claims'))).toEqual([]);
  expect(readdirSync(join(there.root, 'work'))).toEqual([]);
});

it('What fails, ends its thread, or is done already comes to what it comes to where the folder is seen.', async () => {
  const batch = await batchOf(['a', 'bad', 'ends', 'flaky', 'never', 'once']);
  const { worker } = await lent(batch);
  const { jobs } = await worker();
  expect(await doAll(batch.root, jobs, 1)).toEqual({
    a: { kind: 'done', workMs: 1 },
    bad: { kind: 'failed', reason: 'bad: expected events, got none' },
    ends: { kind: 'suspect' },
    flaky: { kind: 'again', reason: 'flaky: the disk was away' },
    never: { kind: 'again', reason: 'never: the disk was away' },
    once: { kind: 'suspect' },
  });
  expect(await doAll(batch.root, jobs, 0)).toEqual({
    a: { kind: 'there' },
    bad: { kind: 'there', failure: 'bad: expected events, got none' },
    ends: { kind: 'suspect' },
    flaky: { kind: 'done', workMs: 1 },
    never: { kind: 'failed', reason: 'never: the disk was away' },
    once: { kind: 'done', workMs: 1 },
  });
  expect((await doAll(batch.root, jobs))['ends']).toMatchObject({
    kind: 'failed',
    reason: expect.stringMatching(/ended 3 times/),
  });
  expect(await jobs.attempt('f'.repeat(64), false, 0)).toEqual({ name: '', outcome: { kind: 'unknown' } });
});
