import type { Transferable } from 'node:worker_threads';
import { Tinypool } from 'tinypool';
import type { Interruption } from '../interruption.ts';
import { type PassedError, receivedError } from './passed-error.ts';

/** What a thread sends when its job has failed; anything else is its answer. */
export interface PostedError {
  readonly kind: 'error';
  readonly error: PassedError;
}

/** Threads that all run one file, and jobs for them, begun in the order in which they are given. */
export class WorkerThreads {
  readonly #threads: Tinypool;
  /** Rejects when no job can end well any more. */
  readonly #end: Promise<never>;
  #forget = (): void => {};

  /**
   * @param file what the threads run; its default export does a job
   * @param workers number of threads, at least 1
   */
  constructor(file: URL, workers: number, { signal, error }: Interruption) {
    this.#threads = new Tinypool({ filename: file, minThreads: workers, maxThreads: workers });
    this.#end = new Promise((_, reject) => {
      const interrupt = (): void => reject(error());
      if (signal.aborted) interrupt();
      signal.addEventListener('abort', interrupt);
      this.#forget = () => signal.removeEventListener('abort', interrupt);
      // A thread that ends outside a job; the jobs that waited for it would wait for ever.
      this.#threads.on('error', reject);
    });
    this.#end.catch(() => {});
  }

  /**
   * @param job plain data
   * @param transferList what of it is not needed here any more
   * @throws InterruptedError when the user asked to stop, and whatever the job throws
   */
  async run<Answer extends { readonly kind: string }>(job: unknown, transferList: Transferable[] = []): Promise<Answer> {
    const answer: Answer | PostedError = await Promise.race([this.#end, this.#threads.run(job, { transferList })]);
    if (isPostedError(answer)) throw receivedError(answer.error);
    return answer;
  }

  /** Ends all jobs and threads. */
  async close(): Promise<void> {
    this.#forget();
    await this.#threads.destroy();
  }
}

const isPostedError = (answer: { readonly kind: string }): answer is PostedError => answer.kind === 'error';
