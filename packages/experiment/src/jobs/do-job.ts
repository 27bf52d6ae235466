import type { Context } from '../context.ts';
import { UsageError } from '../errors/errors.ts';
import type { Job } from './job.ts';
import { readSpec } from './job-batch.ts';
import type { JobResult } from './job-folder.ts';
import type { OpenJobs } from './job-type.ts';
import { jobType } from './job-types.ts';

/**
 * Opens what the jobs of a batch are done with; a thread keeps it from one job to the next.
 *
 * @param context its working directory is the folder of the batch
 * @throws UsageError when the files in the folder do not make the configuration that was planned
 */
export async function openBatch(context: Context): Promise<OpenJobs> {
  const root = context.cwd;
  const spec = readSpec(root);
  const opened = await (await jobType(spec.command)).open(context, spec);
  if (opened.configuration === spec.configuration) return opened;
  await opened.close();
  throw new UsageError(`${root}: expected the files that it was planned with, got changed ones; plan the batch again`);
}

/** Does a job: writes all files of its result but the last, result.json. @throws as {@link OpenJobs} says */
export const doJob = async (batch: OpenJobs, job: Job, folder: string): Promise<JobResult> => ({
  job: job.hash,
  name: job.part.name,
  figures: await batch.do(job, folder),
});
