import type { Context } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { type PassedError, passError } from '../parallel/answer-jobs.ts';
import { jobType } from './commands/job-types.ts';
import type { Job } from './record/job.ts';
import { readSpec } from './record/job-batch.ts';
import type { JobResult } from './record/job-folder.ts';
import type { OpenJobs } from './record/job-type.ts';

/** What comes of a job. `workMs`: how long it took, without what all jobs of the batch have in common. */
export type JobAnswer =
  | { readonly kind: 'result'; readonly result: JobResult; readonly workMs: number }
  | { readonly kind: 'failed'; readonly error: PassedError };

/**
 * Opens what the jobs of a batch are done with; a thread keeps it from one job to the next.
 *
 * @param context called from the folder of the batch
 * @throws UsageError when the files in the folder do not make the configuration that was planned
 */
export async function openBatch(context: Context): Promise<OpenJobs> {
  const root = context.call.cwd;
  const spec = readSpec(root);
  const opened = await (await jobType(spec.command)).open(context, spec);
  if (opened.configuration === spec.configuration) return opened;
  await opened.close();
  throw new UsageError(`${root}: expected the files that it was planned with, got changed ones; plan the batch again`);
}

/** Does a job: writes all files of its result but the last, result.json. @throws as {@link OpenJobs} says */
export const doJob = async (batch: OpenJobs, context: Context, job: Job, folder: string): Promise<JobResult> => ({
  job: job.hash,
  name: job.part.name,
  figures: await batch.do(job, folder, context),
});

/** Does jobs one after another, in this thread. Keeps what the jobs of a batch are done with, and nothing that could change a result. */
export class JobDoer {
  #last: { readonly root: string; readonly batch: Promise<OpenJobs> } | undefined;

  /** @param context called from the folder of the batch */
  async do(context: Context, job: Job, folder: string): Promise<JobAnswer> {
    try {
      if (this.#last?.root !== context.call.cwd) this.#last = { root: context.call.cwd, batch: openBatch(context) };
      const batch = await this.#last.batch;
      const start = performance.now();
      const result = await doJob(batch, context, job, folder);
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
