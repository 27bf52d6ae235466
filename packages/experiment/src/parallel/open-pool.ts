import type { Backend } from '@spikeseg/snn-core';
import type { Interruption } from '../interruption.ts';
import type { DetectorPool } from './detector-pool.ts';
import { mainThreadPool } from './main-thread-pool.ts';
import { WorkerThreadPool } from './worker-thread-pool.ts';

export interface PoolOptions {
  /** Worker threads at most; 0: the calling thread does the jobs. */
  readonly workers: number;
  /** Jobs that will come; there are never more workers than that. */
  readonly jobs: number;
  readonly backend: Backend;
  readonly stop: Interruption;
}

/** The pool that `data.num_workers` asks for. Close it when the work is done or has failed. */
export function openDetectorPool({ workers, jobs, backend, stop }: PoolOptions): DetectorPool {
  const threads = Math.min(workers, jobs);
  return threads === 0 ? mainThreadPool(backend, stop) : new WorkerThreadPool(threads, backend.name, stop);
}
