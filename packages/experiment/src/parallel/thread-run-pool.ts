import { basename } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { BatchJob } from '../batch/do-run.ts';
import { type Context, surroundingsOf } from '../context.ts';
import { neverInterrupted } from '../interruption.ts';
import type { PostedRun, RunAnswer } from '../run-worker.ts';
import { workerFile } from '../worker-file.ts';
import { receivedError } from './passed-error.ts';
import type { RunPool } from './run-pool.ts';
import { WorkerThreads } from './worker-threads.ts';

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
