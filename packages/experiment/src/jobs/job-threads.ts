import { neverInterrupted } from '../interruption.ts';
import type { BatchJobAnswer, PostedBatchJob } from '../job-worker.ts';
import { WorkerThreads } from '../parallel/worker-threads.ts';
import { workerFile } from '../worker-file.ts';

/** What was at work ended without an answer. */
export interface LaneEnded {
  readonly kind: 'ended';
}

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

  /** Does a job. @param stop ends its thread @throws when all threads were closed, or this one was stopped */
  async run(posted: PostedBatchJob, stop?: AbortSignal): Promise<BatchJobAnswer | LaneEnded> {
    stop?.throwIfAborted();
    if (this.#closed) throw new Error(`${posted.job.part.name}: the threads were closed before the job was done`);
    const thread = this.#idle.pop() ?? new WorkerThreads({ file: this.#file, workers: 1, stop: neverInterrupted });
    this.#threads.add(thread);
    const end = (): void => void thread.close();
    stop?.addEventListener('abort', end);
    try {
      const answer = await thread.run<BatchJobAnswer>(posted.job.part.name, posted);
      stop?.throwIfAborted();
      this.#idle.push(thread);
      return answer;
    } catch (error) {
      // A thread that has ended takes no more jobs.
      this.#threads.delete(thread);
      await thread.close();
      stop?.throwIfAborted();
      if (this.#closed) throw error;
      return { kind: 'ended' };
    } finally {
      stop?.removeEventListener('abort', end);
    }
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#threads].map((thread) => thread.close()));
  }
}
