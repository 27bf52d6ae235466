import { expect, it, onTestFinished } from 'vitest';
import { neverInterrupted } from '../context/context.ts';
import { describeError } from '../errors/errors.ts';
import type { Ending } from './ending-worker.fixture.ts';
import { WorkerThreads } from './worker-threads.ts';

function threadsOf(workers: number, file = new URL('./ending-worker.fixture.ts', import.meta.url)): WorkerThreads {
  const resourceLimits = { maxOldGenerationSizeMb: 40 };
  const threads = new WorkerThreads({ file, workers, stop: neverInterrupted, resourceLimits });
  onTestFinished(() => threads.close());
  return threads;
}

/** Exit code and line of what a job throws. */
async function told(job: Promise<unknown>): Promise<string> {
  const { code, line } = describeError(await job.catch((error: unknown) => error));
  return `${code}: ${line}`;
}

const ask = (threads: WorkerThreads, how: Ending, name = 'night 1') =>
  threads.run<{ readonly kind: 'answer'; readonly how: Ending }>(name, how);

const noThreads =
  'data.num_workers=0 does the work without threads (this is a bug of spikeseg-cli; option debug shows where it comes from)';

it.each<[Ending, string]>([
  ['exit 0', `1: night 1: expected a reply of its worker thread, got none, as it exited with code 0; ${noThreads}`],
  ['exit 1', `1: night 1: expected a reply of its worker thread, got none, as it exited with code 1; ${noThreads}`],
  ['throw later', `1: night 1: expected a reply of its worker thread, got none, as it ended: odd; ${noThreads}`],
  [
    'out of memory',
    '2: night 1: expected a reply of its worker thread, got none, as it ran out of memory; use fewer threads (data.num_workers=1; 0 is none), or give Node more memory (NODE_OPTIONS=--max-old-space-size=MEGABYTES)',
  ],
])('a thread that ends in the midst of a job is an error that names the job: %s', async (how, line) => {
  expect(await told(ask(threadsOf(1), how))).toBe(line);
});

it.each([
  ['exits', 'process.exit(3)', 'exited with code 3'],
  ['throws', 'throw new TypeError("odd")', 'ended: odd'],
  ['waits, then exits', 'setTimeout(() => process.exit(0), 200)', 'exited with code 0'],
])('and so is one that %s before it is ready', async (_, script, got) => {
  const threads = threadsOf(2, new URL(`data:text/javascript,${encodeURIComponent(script)}`));
  const jobs = ['night 1', 'night 2', 'night 3'].map((name) => told(ask(threads, 'answer', name)));
  const lines = await Promise.all(jobs);
  const line = (name: string) => `1: ${name}: expected a reply of its worker thread, got none, as it ${got}; ${noThreads}`;
  expect(lines.slice(0, 2)).toEqual([line('night 1'), line('night 2')]);
  // It waited for one of them.
  expect([line('night 1'), line('night 2')]).toContain(lines[2]);
});

it('the jobs that wait fail with it, and all later ones', async () => {
  const threads = threadsOf(1);
  const jobs = (['answer', 'exit 1', 'answer', 'answer'] as const).map((how, i) => ask(threads, how, `night ${i}`));
  const [first, ...others] = await Promise.allSettled(jobs);
  expect(first).toMatchObject({ value: { how: 'answer' } });
  const [later] = await Promise.allSettled([ask(threads, 'answer', 'night 4')]);
  for (const end of [...others, later]) {
    expect(end).toMatchObject({ reason: { message: expect.stringMatching(/^night 1: expected a reply/) } });
  }
});

it('a job at work in another thread is answered', async () => {
  const threads = threadsOf(2);
  const [ended, answered] = await Promise.allSettled([ask(threads, 'exit 1'), ask(threads, 'answer slowly')]);
  expect(ended).toMatchObject({ status: 'rejected' });
  expect(answered).toMatchObject({ value: { how: 'answer slowly' } });
});

it('a thread that ends between two jobs fails the next', async () => {
  const threads = threadsOf(1);
  expect(await ask(threads, 'answer, then exit')).toMatchObject({ how: 'answer, then exit' });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await told(ask(threads, 'answer'))).toBe(
    `1: between two jobs: expected a reply of its worker thread, got none, as it exited with code 0; ${noThreads}`,
  );
});

it('a job that fails costs no thread, and one that cannot be sent neither', async () => {
  const threads = threadsOf(1);
  await expect(ask(threads, 'fail')).rejects.toMatchObject({ name: 'RangeError', message: 'a job that fails' });
  await expect(threads.run('night 1', () => {})).rejects.toThrow('could not be cloned');
  expect(await ask(threads, 'answer')).toMatchObject({ how: 'answer' });
});

it('closing ends jobs at work and those that wait', async () => {
  const threads = threadsOf(1);
  const ends = Promise.allSettled([ask(threads, 'throw later'), ask(threads, 'answer')]);
  await threads.close();
  for (const end of await ends) expect(end).toMatchObject({ status: 'rejected' });
});
