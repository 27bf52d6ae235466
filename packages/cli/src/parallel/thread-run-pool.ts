import { MessageChannel } from 'node:worker_threads';
import { Tinypool } from 'tinypool';
import type { BatchJob } from '../batch/do-run.ts';
import { type Context, surroundingsOf } from '../context.ts';
import type { PostedRun, RunAnswer } from '../run-worker.ts';
import { workerFile } from '../worker-file.ts';
import { receivedError } from './passed-error.ts';
import type { RunPool } from './run-pool.ts';

/** Runs over worker threads. */
export class ThreadRunPool implements RunPool {
  readonly width: number;
  readonly #threads: Tinypool;
  /** Rejects when a thread ends outside a run; the runs that waited for it would wait for ever. */
  readonly #end: Promise<never>;

  /**
   * @param threads at least 1
   * @param file what the threads run
   */
  constructor(threads: number, file: URL = workerFile('run')) {
    this.width = threads;
    this.#threads = new Tinypool({ filename: file, minThreads: threads, maxThreads: threads });
    this.#end = new Promise((_, reject) => this.#threads.on('error', reject));
    this.#end.catch(() => {});
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
      const answer: RunAnswer = await Promise.race([this.#end, this.#threads.run(posted, { transferList: [port] })]);
      await allSaid;
      if (answer.kind === 'error') throw receivedError(answer.error);
    } finally {
      context.interrupted.removeEventListener('abort', interrupt);
      here.close();
    }
  }

  async close(): Promise<void> {
    await this.#threads.destroy();
  }
}
