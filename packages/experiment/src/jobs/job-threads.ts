import { neverInterrupted } from '../interruption.ts';
import type { BatchJobAnswer, PostedBatchJob } from '../job-worker.ts';
import { WorkerThreads } from '../parallel/worker-threads.ts';
import { workerFile } from '../worker-file.ts';

/** Threads that do jobs, as many as jobs are at work. A thread that ends takes its job with it and no other. To be closed. */
export class JobThreads {
  readonly #file: URL;
  readonly #idle: WorkerThreads[] = [];
  readonly #threads = new Set<WorkerThreads>();
  #closed = false;

  /** @param file what threads run */
  constructor(file: URL = workerFile('job')) {
    this.#file = file;
  }

  /** Does a job; `ended`: its thread ended without an answer. @throws when all threads were closed */
  async run(posted: PostedBatchJob): Promise<BatchJobAnswer | { readonly kind: 'ended' }> {
    if (this.#closed) throw new Error(`${posted.job.part.name}: the threads were closed before the job was done`);
    const thread = this.#idle.pop() ?? new WorkerThreads({ file: this.#file, workers: 1, stop: neverInterrupted });
    this.#threads.add(thread);
    try {
      const answer = await thread.run<BatchJobAnswer>(posted.job.part.name, posted);
      this.#idle.push(thread);
      return answer;
    } catch (error) {
      // A thread that has ended takes no more jobs.
      this.#threads.delete(thread);
      await thread.close();
      if (this.#closed) throw error;
      return { kind: 'ended' };
    }
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#threads].map((thread) => thread.close()));
  }
}
