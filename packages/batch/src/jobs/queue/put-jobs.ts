import { setTimeout as after } from 'node:timers/promises';
import { type Context, InterruptedError, type Progress } from '@spikeseg/experiment/commands';
import { collectBatch } from '../collect-batch.ts';
import { batchStatus } from '../job-status.ts';
import { planJobs } from '../plan-jobs.ts';
import type { Job } from '../record/job.ts';
import { readOwnSpec } from '../record/job-batch.ts';
import { hasFailed } from '../record/job-folder.ts';
import { type ChosenJobs, chosenJobs, type RanJobs, type RunJobs, runJobs, shardOf } from '../run-jobs.ts';
import { connectQueue, type JobQueue, parted, queueName, queuePackages } from './open-queue.ts';
import { workQueue } from './work-queue.ts';

export interface PutJobs extends Omit<ChosenJobs, 'store'> {
  readonly url: string;
  readonly retries: number;
  readonly progress: Progress;
}

/** Jobs that go to the server in one piece. */
const piece = 500;
/** Between two looks at what is done, ms. */
const lookMs = 1000;
/** Between two fillings of the queue, in looks: a server may have lost what it held. */
const refillLooks = 30;
/** A job that fails is tried again after this time, then after twice as long, ms. */
const backoffMs = 1000;

/**
 * Puts the jobs that are not done into the queue of a batch, and waits until workers have done them. A job that is queued already is not
 * queued twice.
 *
 * @throws InterruptedError when the user asked to stop; workers go on
 */
export async function putJobs(context: Context, put: PutJobs): Promise<RanJobs> {
  const { root, url, retries, progress } = put;
  const packages = await queuePackages();
  const spec = readOwnSpec(root);
  const { jobs, isOpen } = chosenJobs(put);
  let open = jobs.filter(isOpen);
  const there = jobs.length - open.length;
  const before = new Set(open.map(({ hash }) => hash));
  const connection = await connectQueue(url, packages);
  const queue: JobQueue = new packages.bullmq.Queue(queueName(spec), { connection });
  queue.on('error', () => {});
  const { signal } = context;
  // A server that is away is waited for, unless the user asks to stop.
  const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  try {
    // To look at a hundred thousand jobs takes a while: a tenth of the time at most.
    let tookMs = 0;
    for (let look = 0; open.length > 0 && !signal.aborted; look++) {
      if (look % refillLooks === 0) await Promise.race([fill(queue, open, retries), stopped]);
      await after(Math.max(lookMs, 9 * tookMs), undefined, { signal }).catch(() => {});
      const begun = performance.now();
      open = open.filter(isOpen);
      tookMs = performance.now() - begun;
      progress.update(jobs.length - open.length, jobs.length, '');
    }
  } finally {
    progress.end();
    await parted(queue.close());
    connection.disconnect();
  }
  if (signal.aborted)
    throw new InterruptedError(
      `interrupted; ${jobs.length - open.length} of ${jobs.length} jobs are done; workers go on with the rest`,
    );
  const failed = jobs.filter(({ hash }) => before.has(hash) && hasFailed(root, hash)).length;
  return { jobs: jobs.length, done: jobs.length - there - failed, there, failed, workSeconds: 0 };
}

async function fill(queue: JobQueue, jobs: readonly Job[], retries: number): Promise<void> {
  // What has failed there and not in the folder is to be done again: a dead letter of before, or a message that was no job and has the name of one.
  const open = new Set(jobs.map(({ hash }) => hash));
  for (const { id } of await queue.getFailed()) if (id !== undefined && open.has(id)) await queue.remove(id);
  for (let at = 0; at < jobs.length; at += piece) {
    await queue.addBulk(
      jobs.slice(at, at + piece).map(({ hash, version }) => ({
        name: 'job',
        data: { hash, version },
        opts: {
          jobId: hash,
          attempts: retries + 1,
          backoff: { type: 'exponential', delay: backoffMs },
          removeOnComplete: true,
          removeOnFail: false,
        },
      })),
    );
  }
}

/** Which jobs of a batch are done, and how. */
export interface RunBatchOptions extends Pick<RunJobs, 'root' | 'retries' | 'again' | 'threads' | 'call'> {
  /** The part I of N, `I/N`; all of it where it is left out. */
  readonly shard?: string | undefined;
  /** Server of a queue, whose workers do the jobs; threads of this process do them where it is left out. */
  readonly queue?: string | undefined;
}

/** Does the jobs of a batch that are not done. @throws InterruptedError when the user asked to stop; what is done is kept */
function runBatch(context: Context, options: RunBatchOptions): Promise<RanJobs> {
  const { queue: url, threads, shard, call, ...chosen } = options;
  const part = shard === undefined ? undefined : shardOf(shard);
  const common = { ...chosen, shard: part, progress: context.log.progress('batch', 'jobs') };
  return url === undefined ? runJobs(context, { ...common, threads, call }) : putJobs(context, { ...common, url });
}

/** Batches of jobs, from their plan to their result. */
export const batches = { plan: planJobs, run: runBatch, work: workQueue, status: batchStatus, collect: collectBatch } as const;
