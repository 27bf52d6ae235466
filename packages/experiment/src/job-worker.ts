import { plainSink, type Surroundings, threadContext } from './context.ts';
import { doJob, openBatch } from './jobs/do-job.ts';
import type { Job } from './jobs/job.ts';
import type { JobResult } from './jobs/job-folder.ts';
import type { OpenJobs } from './jobs/job-type.ts';
import { answerJobs, type PassedError, passError } from './parallel/answer-jobs.ts';

/*
 * The entry of a thread that does jobs of batches: a job in, the files of its result out, in the folder that it was given. It keeps the
 * model, which is the same for all jobs of a batch, and nothing that could change a result.
 */

/** A job as it travels. The working directory of the surroundings is the folder of the batch. */
export interface PostedBatchJob {
  readonly job: Job;
  /** Exists, and is empty. */
  readonly folder: string;
  readonly surroundings: Surroundings;
}

/** `workMs`: how long reading, detecting and writing took. Whatever else comes of it is the end of the thread. */
export type BatchJobAnswer =
  | { readonly kind: 'result'; readonly result: JobResult; readonly workMs: number }
  | { readonly kind: 'failed'; readonly error: PassedError };

let last: { readonly root: string; readonly batch: Promise<OpenJobs> } | undefined;

async function work({ job, folder, surroundings }: PostedBatchJob): Promise<BatchJobAnswer> {
  const silent = plainSink(() => {});
  const context = threadContext(surroundings, { stdout: silent, stderr: silent, interrupted: new AbortController().signal });
  try {
    if (last?.root !== context.cwd) last = { root: context.cwd, batch: openBatch(context) };
    const batch = await last.batch;
    const start = performance.now();
    const result = await doJob(batch, job, folder);
    return { kind: 'result', result, workMs: performance.now() - start };
  } catch (error) {
    return { kind: 'failed', error: passError(error) };
  }
}

answerJobs(work);
