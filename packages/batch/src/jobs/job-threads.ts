import {
  type Call,
  type Context,
  neverInterrupted,
  now,
  type PassedError,
  passError,
  plainSink,
  receivedError,
  sinkLog,
  UsageError,
  WorkerThreads,
  workerFile,
} from '@spikeseg/experiment/commands';
import { jobType } from './commands/job-types.ts';
import type { Job } from './record/job.ts';
import { readSpec } from './record/job-batch.ts';
import type { JobResult } from './record/job-folder.ts';
import type { OpenJobs } from './record/job-type.ts';

/** A job as it travels. */
export interface PostedJob {
  /** Folder of its batch. */
  readonly root: string;
  readonly job: Job;
  /** Exists. */
  readonly folder: string;
  readonly call: Call;
}

type Say = (text: string) => void;

/** The context of a job: its log is what is said, its clock that of the process. */
export const jobContext = (say: Say, signal: AbortSignal): Context => ({
  log: sinkLog(plainSink(say), now),
  signal,
  now,
});

/**
 * Threads that do jobs, as many as jobs are at work. A thread that ends takes its job with it and no other. To be closed: jobs that have a
 * folder of their own save in it what they have, and all others end at once.
 */
export class JobThreads {
  readonly #file: URL;
  readonly #here: JobDoer | undefined;
  readonly #idle: WorkerThreads[] = [];
  readonly #threads = new Set<WorkerThreads>();
  readonly #stop = new AbortController();
  #closed: Promise<void> | undefined;
  /** What is waited for at the end. */
  readonly #saving = new Set<Promise<unknown>>();

  /**
   * @param threads 0: the calling thread does the jobs
   * @param file what threads run
   */
  constructor(threads: number, file: URL = workerFile(import.meta.url, '../job-worker')) {
    this.#here = threads === 0 ? new JobDoer() : undefined;
    this.#file = file;
  }

  /**
   * Does a job; `ended`: its thread ended without an answer.
   *
   * @param say gets what the job says, in whole lines
   * @throws when all threads were closed
   */
  async run(posted: PostedJob, say: Say): Promise<JobAnswer | { readonly kind: 'ended' }> {
    const { job } = posted;
    if (this.#stop.signal.aborted) throw new Error(`${job.part.name}: the threads were closed before the job was done`);
    const work = this.#here?.do(jobContext(say, this.#stop.signal), posted);
    const done = work ?? this.#inThread(posted, say);
    if (this.#here !== undefined || job.part.folder !== undefined) this.#saving.add(done);
    try {
      const answer = await done;
      if (this.#stop.signal.aborted && answer.kind === 'failed') throw receivedError(answer.error);
      return answer;
    } finally {
      this.#saving.delete(done);
    }
  }

  /** Ends all threads; may be called twice. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#saving);
    await Promise.all([...this.#threads].map((thread) => thread.close()));
    await this.#here?.close();
  }

  async #inThread(posted: PostedJob, say: Say): Promise<JobAnswer | { readonly kind: 'ended' }> {
    const thread = this.#idle.pop() ?? new WorkerThreads({ file: this.#file, workers: 1, stop: neverInterrupted });
    this.#threads.add(thread);
    try {
      const answer = await thread.run<JobAnswer>(posted.job.part.name, posted, { onProgress: say, signal: this.#stop.signal });
      this.#idle.push(thread);
      return answer;
    } catch (error) {
      // A thread that has ended takes no more jobs.
      this.#threads.delete(thread);
      await thread.close();
      if (this.#stop.signal.aborted) throw error;
      return { kind: 'ended' };
    }
  }
}

/** What comes of a job. `workMs`: how long it took, without what all jobs of the batch have in common. */
export type JobAnswer =
  | { readonly kind: 'result'; readonly result: JobResult; readonly workMs: number }
  | { readonly kind: 'failed'; readonly error: PassedError };

/**
 * Opens what the jobs of a batch are done with; a thread keeps it from one job to the next.
 *
 * @throws UsageError when the files in the folder do not make the configuration that was planned
 */
export async function openBatch(context: Context, { root, call }: Pick<PostedJob, 'root' | 'call'>): Promise<OpenJobs> {
  const spec = readSpec(root);
  const opened = await (await jobType(spec.command)).open(context, { root, spec, call });
  if (opened.configuration === spec.configuration) return opened;
  await opened.close();
  throw new UsageError(`${root}: expected the files that it was planned with, got changed ones; plan the batch again`);
}

/** Does a job: writes all files of its result but the last, result.json. @throws as {@link OpenJobs} says */
export const doJob = async (
  batch: OpenJobs,
  context: Context,
  { job, folder }: Pick<PostedJob, 'job' | 'folder'>,
): Promise<JobResult> => ({
  job: job.hash,
  name: job.part.name,
  figures: await batch.do(job, folder, context),
});

/** Does jobs one after another, in this thread. Keeps what the jobs of a batch are done with, and nothing that could change a result. */
export class JobDoer {
  #last: { readonly root: string; readonly batch: Promise<OpenJobs> } | undefined;

  async do(context: Context, posted: PostedJob): Promise<JobAnswer> {
    try {
      const { root } = posted;
      if (this.#last?.root !== root) this.#last = { root, batch: openBatch(context, posted) };
      const batch = await this.#last.batch;
      const start = performance.now();
      const result = await doJob(batch, context, posted);
      return { kind: 'result', result, workMs: performance.now() - start };
    } catch (error) {
      return { kind: 'failed', error: passError(error) };
    }
  }

  async close(): Promise<void> {
    const batch = await this.#last?.batch.catch(() => undefined);
    await batch?.close();
  }
}
