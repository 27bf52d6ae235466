import type { Context } from '../../context.ts';
import { checkVersion, jobVersion, readSpec } from '../job-batch.ts';
import { JobRunner, type RunnerOptions } from '../job-runner.ts';
import { KnownJobs } from '../known-jobs.ts';
import { connectQueue, queueName, queuePackages } from './open-queue.ts';
import { type JobDoer, takeJobs } from './take-jobs.ts';
import type { Taking } from './taking.ts';

export interface WorkQueue extends Omit<RunnerOptions, 'retries'>, Taking {
  readonly root: string;
  readonly url: string;
}

/**
 * Takes jobs from the queue of a batch and does them, where its folder is seen. A job goes through the same claim as without a queue, so
 * that one which is given out twice is done once, and one that has ended three workers goes to the dead letters.
 *
 * @returns how many jobs it did
 * @throws UsageError with both versions when the batch was planned by another one; InterruptedError
 */
export async function workQueue(context: Context, work: WorkQueue): Promise<{ readonly done: number; readonly failed: number }> {
  const { root, url } = work;
  const packages = await queuePackages();
  const spec = readSpec(root);
  checkVersion(root, spec, jobVersion(context.version));
  const connection = await connectQueue(context, url, packages);
  const runner = new JobRunner(context, root, { ...work, retries: 0 });
  const jobs = new KnownJobs(root);
  const doer: JobDoer = {
    where: root,
    attempt: async (hash, alone, retries) => {
      const job = jobs.get(hash);
      if (job === undefined) return { name: '', outcome: { kind: 'unknown' } };
      return { name: job.part.name, outcome: await runner.attempt(job, alone, retries) };
    },
    close: () => runner.close(),
  };
  return takeJobs(context, { ...work, queue: queueName(spec), packages, connection, doer });
}
