import { doRun } from '../batch/do-run.ts';
import type { RunPool } from './run-pool.ts';
import { ThreadRunPool } from './thread-run-pool.ts';

const callingThread: RunPool = { width: 1, run: doRun, close: async () => {} };

/**
 * A pool for a number of runs; close it when they are done or have failed.
 *
 * @param workers threads at most; 0: the calling thread does the runs, one after another
 */
export function openRunPool(workers: number, runs: number): RunPool {
  const threads = Math.min(workers, runs);
  return threads === 0 ? callingThread : new ThreadRunPool(threads);
}
