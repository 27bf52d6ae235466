import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { typescriptBackend } from '@spikeseg/snn-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BatchJob } from '../batch/do-run.ts';
import { temporaryFolder, testContext } from '../context.fixture.ts';
import { tinyConfig } from '../models/tiny.fixture.ts';
import { openRunPool, type RunPool, ThreadRunPool } from './run-pool.ts';

/* One suite for the calling thread and for others. That whole runs leave the same bytes is tested end to end. */

const workerFile = new URL('./run-worker.fixture.ts', import.meta.url);

function testPool(threads: number): RunPool {
  const pool = threads === 0 ? openRunPool(0, 4) : new ThreadRunPool(threads, workerFile);
  onTestFinished(() => pool.close());
  return pool;
}

function job(changes: Partial<BatchJob> = {}): BatchJob {
  const root = join(temporaryFolder(), 'run');
  mkdirSync(root);
  return { root, config: tinyConfig(), backend: typescriptBackend.name, quiet: false, skipBad: false, ...changes };
}

it('takes no more threads than there are runs, and none where none are asked for', async () => {
  const pool = openRunPool(7, 2);
  expect(pool.width).toBe(2);
  await pool.close();
  expect(openRunPool(0, 2).width).toBe(1);
});

describe.each([0, 1])('%i threads', (threads) => {
  it('a wish to stop ends a run after its work is saved, and all that it said is heard', async () => {
    const controller = new AbortController();
    const context = testContext([], { interrupted: controller.signal });
    const asked = job();
    const stderr = {
      ...context.stderr,
      write: (text: string) => {
        context.stderr.write(text);
        if (text.includes('split by recording')) controller.abort();
      },
    };
    const end = testPool(threads).run({ ...context, stderr }, asked);
    await expect(end).rejects.toMatchObject({ name: 'InterruptedError', message: expect.stringContaining('interrupted; ') });
    expect(context.err().split('\n')[0]).toBe(`run folder ${asked.root}`);
    expect(existsSync(join(asked.root, 'checkpoints', 'last.safetensors'))).toBe(true);
    expect(existsSync(join(asked.root, 'metrics.json'))).toBe(false);
  });

  it('an error comes with its name and message', async () => {
    const end = testPool(threads).run(testContext([]), job({ backend: 'abacus' }));
    await expect(end).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/^engine: expected one of .*, got abacus$/),
    });
  });
});

it('a thread that cannot start fails the run that waits for it', async () => {
  const pool = new ThreadRunPool(1, new URL('./nowhere.ts', import.meta.url));
  await expect(pool.run(testContext([]), job())).rejects.toMatchObject({ message: expect.stringMatching(/nowhere\.ts/) });
  await pool.close();
});

it('a thread that exits fails its run by the name of its folder', async () => {
  const pool = new ThreadRunPool(1, new URL('data:text/javascript,process.exit(0)'));
  const ends = await Promise.allSettled([pool.run(testContext([]), job()), pool.run(testContext([]), job())]);
  for (const end of ends)
    expect(end).toMatchObject({ reason: { message: expect.stringMatching(/^run: .* exited with code 0/) } });
  await pool.close();
});
