import type { Context } from '../context/context.ts';
import { putJobs } from '../jobs/queue/put-jobs.ts';
import { shardOf } from '../jobs/record/shard.ts';
import { type RanJobs, type RunJobs, runJobs } from '../jobs/run-jobs.ts';

/** Which jobs of a batch are done, and how. */
export interface RunBatchOptions extends Pick<RunJobs, 'root' | 'retries' | 'again' | 'threads'> {
  /** The part I of N, `I/N`; all of it where it is left out. */
  readonly shard?: string | undefined;
  /** Server of a queue, whose workers do the jobs; threads of this process do them where it is left out. */
  readonly queue?: string | undefined;
}

/** Does the jobs of a batch that are not done. @throws InterruptedError when the user asked to stop; what is done is kept */
export function runBatch(context: Context, options: RunBatchOptions): Promise<RanJobs> {
  const { queue: url, threads, shard, ...chosen } = options;
  const part = shard === undefined ? undefined : shardOf(shard);
  const common = { ...chosen, shard: part, progress: context.log.progress('batch', 'jobs') };
  return url === undefined ? runJobs(context, { ...common, threads }) : putJobs(context, { ...common, url });
}
