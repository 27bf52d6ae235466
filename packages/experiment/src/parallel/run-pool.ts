import { basename } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { type BatchJob, doRun } from '../batch/do-run.ts';
import { type Context, surroundingsOf } from '../context.ts';
import { neverInterrupted } from '../interruption.ts';
import type { PostedRun, RunAnswer } from '../run-worker.ts';
import { workerFile } from '../worker-file.ts';
import { receivedError } from './answer-jobs.ts';
import { WorkerThreads } from './worker-threads.ts';

/*
 * The seam between whole runs and the threads that do them. A run writes into a folder of its own and reads no other, so
 * what lies there is the same to the byte whatever does the run, and beside or after what.
 */

export interface RunPool {
  /** Runs that can be at work at once. */
  readonly width: number;
  /**
   * Does a run; resolves when its folder is complete.
   *
   * @param context of the run: its stderr gets what the run says, its signal ends it
   * @throws InterruptedError after the run was asked to stop and has saved its work, and whatever the run throws
   */
  run(context: Context, job: BatchJob): Promise<void>;
  close(): Promise<void>;
}

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

/** Runs over worker threads. */
export class ThreadRunPool implements RunPool {
  readonly width: number;
  readonly #threads: WorkerThreads;

  /**
   * @param threads at least 1
   * @param file what the threads run
   */
  constructor(threads: number, file: URL = workerFile('run')) {
    this.width = threads;
    // A run that is asked to stop saves its work first.
    this.#threads = new WorkerThreads({ file, workers: threads, stop: neverInterrupted });
  }

  async run(context: Context, job: BatchJob): Promise<void> {
    const { port1: here, port2: port } = new MessageChannel();
    const allSaid = new Promise<void>((resolve) =>
      here.on('message', (text: string | null) => (text === null ? resolve() : context.stderr.write(text))),
    );
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to another thread, not to a window
    const interrupt = (): void => here.postMessage('stop');
    if (context.interrupted.aborted) interrupt();
    context.interrupted.addEventListener('abort', interrupt);
    const posted: PostedRun = { job, surroundings: surroundingsOf(context), port };
    try {
      const answer = await this.#threads.run<RunAnswer>(basename(job.root), posted, [port]);
      await allSaid;
      if (answer.kind === 'failed') throw receivedError(answer.error);
    } finally {
      context.interrupted.removeEventListener('abort', interrupt);
      here.close();
    }
  }

  async close(): Promise<void> {
    await this.#threads.close();
  }
}
