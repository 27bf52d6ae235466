import { type Backend, wasmBackend } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { type Detected, detect } from '../models/detector.ts';
import { openDetectorPool, workerThreadPool } from './detector-pool.ts';
import { jobs, model, testInterruption, testPool } from './jobs.fixture.ts';
import { type MarkedDetections, withoutLists } from './mark-detections.ts';

/* One suite for every pool: whatever does the jobs, the answers are the same. */

let segments: Detected[];
let expected: MarkedDetections[];
beforeAll(async () => {
  segments = await Promise.all(jobs.map((job) => detect(typescriptBackend, job.model, job.recording, job.events)));
  expected = segments.map(withoutLists);
});

it('the jobs have answers to be mixed up', () => {
  expect(new Set(expected.map(({ detections }) => detections.length))).not.toContain(0);
});

describe.each([0, 2])('%i workers', (workers) => {
  it('every job gets its own answer, to the bit, whatever runs beside it and in whatever order', async () => {
    const pool = testPool(workers);
    expect(pool.workers).toBe(workers);
    const answers = await Promise.all(jobs.map((job) => pool.detect(job)));
    expect(answers).toStrictEqual(expected);
    const backwards = await Promise.all(jobs.toReversed().map((job) => pool.detect(job)));
    expect(backwards).toStrictEqual(expected.toReversed());
    expect(await pool.segment(jobs[0])).toStrictEqual(segments[0]);
  });

  it('a job is told what is done of it, window by window, and of no other', async () => {
    const pool = testPool(workers);
    const told = await Promise.all(
      [jobs[0], jobs[1]].map(async (job) => {
        const windows: [number, number][] = [];
        await pool.detect(job, (done, total) => void windows.push([done, total]));
        return windows;
      }),
    );
    // The last messages of a thread may come after its answer.
    for (const [i, total] of [2, 1].entries()) {
      expect(told[i].every(([done, all], k) => done > (told[i][k - 1]?.[0] ?? 0) && done <= all)).toBe(true);
      expect(told[i].length).toBeLessThanOrEqual(total);
    }
    expect(told[0].length).toBeGreaterThan(0);
  });

  it('the events and weights of the caller stay as they are', async () => {
    const [job] = jobs;
    const before = structuredClone(job);
    await testPool(workers).detect(job);
    expect(job).toStrictEqual(before);
  });

  it('an error comes with its message and name, and no job is left without an answer', async () => {
    const pool = testPool(workers);
    const odd = { shape: [1], data: new Float32Array(1) };
    const broken = { ...jobs[0], model: { ...model, weights: { ...model.weights, 'conv2.weight': odd } } };
    const direct = await detect(typescriptBackend, broken.model, '', broken.events).catch((error: unknown) => error);
    expect(direct).toBeInstanceOf(RangeError);
    const [failed, ...others] = await Promise.allSettled([broken, ...jobs].map((job) => pool.detect(job)));
    expect(failed).toMatchObject({ reason: { name: 'RangeError', message: (direct as Error).message } });
    expect(others).toHaveLength(jobs.length);
  });

  it('a wish to stop is heard while jobs are at work and while they wait, and nothing is left behind', async () => {
    const { stop, interrupt } = testInterruption();
    const pool = testPool(workers, { stop });
    const many = Array.from({ length: 8 }, () => jobs).flat();
    // A window of the first job, or its end, stops the rest: the next jobs are at work then, and the last one waits.
    const ends = Promise.allSettled(many.map((job) => pool.detect(job, interrupt).finally(interrupt)));
    expect((await ends).at(-1)).toMatchObject({
      reason: { name: 'InterruptedError', message: 'interrupted; nothing was written' },
    });
    await pool.close();
  });

  it('after a wish to stop no job is begun', async () => {
    const { stop, interrupt } = testInterruption();
    interrupt();
    const pool = testPool(workers, { stop });
    await expect(pool.detect(jobs[0])).rejects.toMatchObject({ name: 'InterruptedError' });
  });

  it('closing ends a pool that is no longer awaited', async () => {
    const pool = testPool(workers);
    const ends = Promise.allSettled(jobs.map((job) => pool.detect(job)));
    await pool.close();
    expect((await ends).at(-1)).toMatchObject({ status: 'rejected' });
  });
});

it('a thread finds its engine by name', async () => {
  const pool = testPool(1, { backend: wasmBackend });
  const answers = await Promise.all(jobs.map((job) => pool.detect(job)));
  expect(answers).toStrictEqual(expected);
});

it('and says so when there is none', async () => {
  const unknown: Backend = { ...typescriptBackend, name: 'abacus' };
  await expect(testPool(1, { backend: unknown }).detect(jobs[0])).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringMatching(/^engine: expected one of .*, got abacus$/),
  });
});

it.each([1, 2])('%i thread(s) that cannot start fail the jobs that wait for them', async (workers) => {
  const nowhere = new URL('./nowhere.ts', import.meta.url);
  const pool = workerThreadPool(workers, typescriptBackend.name, testInterruption().stop, nowhere);
  const ends = await Promise.allSettled(jobs.map((job) => pool.detect(job)));
  for (const end of ends) expect(end).toMatchObject({ reason: { message: expect.stringMatching(/nowhere\.ts/) } });
  await pool.close();
});

it('a thread that exits fails its job by the name of the recording', async () => {
  const exits = new URL('data:text/javascript,process.exit(0)');
  const pool = workerThreadPool(1, typescriptBackend.name, testInterruption().stop, exits);
  const ends = await Promise.allSettled([pool.detect(jobs[0]), pool.segment(jobs[1]), pool.mark(jobs[2])]);
  for (const end of ends)
    expect(end).toMatchObject({ reason: { message: expect.stringMatching(/^night 1: .* exited with code 0/) } });
  await pool.close();
});

test.each([
  [0, 5, 0],
  [1, 5, 1],
  [3, 5, 3],
  [8, 2, 2],
  [2, 0, 0],
])('asked for %i workers for %i jobs: %i', async (workers, count, threads) => {
  const pool = openDetectorPool({ workers, jobs: count, backend: typescriptBackend, stop: testInterruption().stop });
  try {
    expect(pool.workers).toBe(threads);
  } finally {
    await pool.close();
  }
});
