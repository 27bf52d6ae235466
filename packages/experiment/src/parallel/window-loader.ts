import { type Interruption, stopIfInterrupted, untilInterrupted } from '../interruption.ts';
import type { PostedWindows } from '../load-worker.ts';
import { type LoadedWindows, loadWindows, type WindowJob } from '../windows/recording-windows.ts';
import { workerFile } from '../worker-file.ts';
import { WorkerThreads } from './worker-threads.ts';

/*
 * The seam between the windows of recordings and the thread that makes them. A job is one recording; the answer is the same
 * to the byte whatever runs it.
 */

export interface WindowLoader {
  /** Threads that work beside the calling one; 0: the calling thread does the jobs itself. */
  readonly workers: number;
  /** @throws InterruptedError when the user asked to stop, and whatever `loadWindows` throws */
  load(job: WindowJob): Promise<LoadedWindows>;
  /** Ends all jobs and threads; resolves when there are none left. */
  close(): Promise<void>;
}

export interface LoaderOptions {
  /** Worker threads at most; 0: the calling thread does the jobs. */
  readonly workers: number;
  /** Jobs that will come; there are never more threads than that. */
  readonly jobs: number;
  readonly stop: Interruption;
  /** What the threads run. */
  readonly file?: URL;
}

/** The loader that `data.num_workers` asks for. Close it when the work is done or has failed. */
export function openWindowLoader({ workers, jobs, stop, file = workerFile('load') }: LoaderOptions): WindowLoader {
  const threads = Math.min(workers, jobs);
  return threads === 0 ? inCallingThread(stop) : overThreads(new WorkerThreads({ file, workers: threads, stop }), threads);
}

const inCallingThread = (stop: Interruption): WindowLoader => ({
  workers: 0,
  load: async (job) => {
    await stopIfInterrupted(stop);
    return untilInterrupted(stop, (signal) => loadWindows(job, signal));
  },
  close: async () => {},
});

/** A job in an error. */
const nameOf = ({ origin }: WindowJob): string =>
  origin.kind === 'file' ? [origin.path, origin.group ?? []].flat().join(': ') : `generated recording of seed ${origin.seed}`;

const overThreads = (threads: WorkerThreads, workers: number): WindowLoader => ({
  workers,
  load: (job) => threads.run<PostedWindows>(nameOf(job), job),
  close: () => threads.close(),
});
