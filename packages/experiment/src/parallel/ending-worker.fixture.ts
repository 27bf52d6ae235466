import process from 'node:process';
import { setTimeout as after } from 'node:timers/promises';
import { findSources } from '@spikeseg/test-support';

/* The entry of worker threads that end in the way that a test asks for. */

export type Ending =
  | 'answer'
  | 'answer slowly'
  | 'fail'
  | 'exit 0'
  | 'exit 1'
  | 'throw later'
  | 'out of memory'
  | 'answer, then exit';

findSources();
const { answerJobs } = await import('./answer-jobs.ts');

function useUpMemory(): never {
  const all: unknown[] = [];
  for (;;) all.push(Array.from({ length: 1000 }, (_, i) => ({ i })));
}

/** Outside the job, which goes on. */
function throwLater(): void {
  setTimeout(() => {
    throw new TypeError('odd');
  }, 1);
}

answerJobs(async (how: Ending) => {
  if (how === 'fail') throw new RangeError('a job that fails');
  if (how === 'exit 0') process.exit(0);
  if (how === 'exit 1') process.exit(1);
  if (how === 'out of memory') useUpMemory();
  if (how === 'throw later') {
    throwLater();
    await after(60_000);
  }
  if (how === 'answer slowly') await after(500);
  if (how === 'answer, then exit') setTimeout(() => process.exit(0), 1);
  return { kind: 'answer', how };
});
