import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder, testContext } from '../context.fixture.ts';
import type { Context } from '../context.ts';
import { InterruptedError } from '../errors/errors.ts';
import { makeLogger, terminalTarget } from '../log/logger.ts';
import { tinyConfig } from '../models/tiny.fixture.ts';
import type { RunPool } from '../parallel/run-pool.ts';
import { beginBatch } from './batch-plan.ts';
import type { BatchJob } from './do-run.ts';
import { runBatch } from './run-batch.ts';

type Work = (name: string, context: Context) => Promise<void>;

/** A batch of four runs over a pool that does what the test says, and what came of it. */
function batchOf(width: number, work: Work, interrupted = new AbortController().signal) {
  const context = testContext([], { cwd: temporaryFolder(), interrupted });
  const names = ['run-1', 'run-2', 'run-3', 'run-4'];
  const runs = names.map((name) => ({ name, settings: {} }));
  const config = tinyConfig({ output_dir: 'runs', data: { data_root: '/data' } });
  const batch = beginBatch(
    context,
    { kind: 'sweep', workers: width, recordings: [], runs },
    names.map(() => config),
  );
  const begun: string[] = [];
  const finish = (name: string): void => {
    mkdirSync(join(batch.root, name), { recursive: true });
    writeFileSync(join(batch.root, name, 'metrics.json'), '{}');
  };
  const pool: RunPool = {
    width,
    run: async (ofRun: Context, { root }: BatchJob) => {
      begun.push(basename(root));
      await work(basename(root), ofRun);
      finish(basename(root));
    },
    close: async () => {},
  };
  const log = makeLogger([terminalTarget(context.stderr, 'INFO')]);
  const run = () => runBatch({ context, batch, backends: names.map(() => 'any'), pool, log, quiet: false, skipBad: false });
  return { context, batch, begun, finish, run };
}

/** Goes on until it is stopped, and then ends as a run does. */
const untilStopped: Work = (_, { interrupted }) =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(new InterruptedError('saved'));
    if (interrupted.aborted) stop();
    interrupted.addEventListener('abort', stop);
  });

it('does every run in its order, and says what each of them says under its name', async () => {
  const { context, begun, run } = batchOf(1, async (name, { stderr, stdout }) => {
    stderr.write(`here is ${name}\n`);
    stdout.write('nobody hears this');
  });
  await run();
  expect(begun).toEqual(['run-1', 'run-2', 'run-3', 'run-4']);
  expect(context.err().split('\n').slice(0, 2)).toEqual(['run-1: here is run-1', 'run-1 is done, 1 of 4']);
  expect(context.out()).toBe('');
});

it('leaves out the runs that are done', async () => {
  const { context, begun, finish, run } = batchOf(1, async () => {});
  finish('run-1');
  finish('run-3');
  await run();
  expect(begun).toEqual(['run-2', 'run-4']);
  expect(context.err()).toMatch(/^2 of 4 runs are done already\n/);
  await run();
  expect(begun).toHaveLength(2);
});

it('a wish to stop ends those at work, begins no other, and says how to go on', async () => {
  const controller = new AbortController();
  const { batch, begun, run } = batchOf(
    2,
    async (name, context) => {
      if (name === 'run-1') return;
      if (name === 'run-3') controller.abort();
      await untilStopped(name, context);
    },
    controller.signal,
  );
  await expect(run()).rejects.toMatchObject({
    name: 'InterruptedError',
    message: `interrupted; 1 of 4 runs are done; go on with: spikeseg-cli train --resume ${batch.root}`,
  });
  expect(begun).toEqual(['run-1', 'run-2', 'run-3']);
});

it('a run that fails stops the others, which save their work; its error is the one that is thrown', async () => {
  const failure = new Error('broken');
  const { context, batch, begun, run } = batchOf(2, async (name, ofRun) => {
    if (name === 'run-1') return await untilStopped(name, ofRun);
    throw failure;
  });
  await expect(run()).rejects.toBe(failure);
  expect(begun).toEqual(['run-1', 'run-2']);
  expect(context.err()).toBe(
    `error: a run failed; 0 of 4 are done and stay; when the cause is gone, go on with: spikeseg-cli train --resume ${batch.root}\n`,
  );
});
