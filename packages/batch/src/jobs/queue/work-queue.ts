import { setTimeout as after } from 'node:timers/promises';
import { type Context, InterruptedError } from '@spikeseg/experiment/commands';
import { quantity } from '@spikeseg/report/words';
import * as z from 'zod';
import { JobRunner, type RunnerOptions } from '../job-runner.ts';
import type { Job } from '../record/job.ts';
import { readJobs, readOwnSpec } from '../record/job-batch.ts';
import { connectQueue, parted, type QueueWorker, queueName, queuePackages } from './open-queue.ts';

export interface WorkQueue extends Omit<RunnerOptions, 'retries'> {
  readonly root: string;
  readonly url: string;
  /** End after this time without a job, s; never where it is left out. */
  readonly idleSeconds?: number | undefined;
}

/** Before a job is asked for again that has ended a thread, or was stopped by the user, ms. */
const laterMs = 2000;
/** After this time without a word of a worker its job is given to another, ms. */
const lockMs = 15_000;
/** Between two looks at whether to end, ms. */
const lookMs = 250;

/**
 * Takes jobs from the queue of a batch and does them, until the user asks it to stop. Attempts are counted as without a queue, so that a
 * job which has ended three workers goes to the dead letters.
 *
 * A message that is no job of this version is set aside, where `queue.getFailed` finds it.
 *
 * @returns how many jobs it did
 * @throws UsageError with both versions when the batch was planned by another one; InterruptedError
 */
export async function workQueue(context: Context, work: WorkQueue): Promise<{ readonly done: number; readonly failed: number }> {
  const { root, url, threads, idleSeconds } = work;
  const { log } = context;
  const packages = await queuePackages();
  const { DelayedError, UnrecoverableError, Worker } = packages.bullmq;
  const spec = readOwnSpec(root);
  const connection = await connectQueue(url, packages);
  const runner = new JobRunner(root, { ...work, retries: 0 });
  const jobOf = knownJobs(root);
  const gate = new Gate();
  const count = { done: 0, failed: 0 };
  const { signal } = context;
  let strange = 0;
  let lastMs = context.now();
  let atWork = 0;
  const worker: QueueWorker = new Worker(
    queueName(spec),
    async (queued, token) => {
      const message = readMessage(root, queued.data, spec.version);
      const later = async (): Promise<never> => {
        await queued.moveToDelayed(context.now() + laterMs, token);
        throw new DelayedError();
      };
      if ('fault' in message) {
        // One tells of all: there may be many.
        if (strange++ === 0) log.warn(message.fault);
        throw new UnrecoverableError(message.fault);
      }
      const job = jobOf(message.hash);
      if (job === undefined)
        throw new UnrecoverableError(`${message.hash}: expected a job of ${root}, got one that was planned anew`);
      atWork++;
      try {
        const retries = (queued.opts.attempts ?? 1) - 1 - queued.attemptsMade;
        let outcome = await gate.together(() => runner.attempt(job, false, retries));
        if (outcome.kind === 'suspect') outcome = await gate.alone(() => runner.attempt(job, true, retries));
        if (outcome.kind === 'suspect') return await later();
        if (outcome.kind === 'again') throw new Error(outcome.reason);
        if (outcome.kind === 'done') count.done++;
        if (outcome.kind === 'failed') {
          count.failed++;
          log.warn(`${job.part.name}: ${outcome.reason}`);
          throw new UnrecoverableError(outcome.reason);
        }
        if (outcome.kind === 'there' && outcome.failure !== undefined) throw new UnrecoverableError(outcome.failure);
        return undefined;
      } catch (error) {
        // Threads that were ended by the user are no failure of the job.
        if (!signal.aborted) throw error;
        return await later();
      } finally {
        atWork--;
        lastMs = context.now();
      }
    },
    {
      connection,
      concurrency: threads,
      lockDuration: lockMs,
      stalledInterval: lockMs,
      // How often a worker may end at a job is counted by its attempts.
      maxStalledCount: 1_000_000,
    },
  );
  // A server that is away is waited for.
  worker.on('error', (error) => log.debug(`queue: ${error.message}`));
  try {
    while (!signal.aborted) {
      await after(lookMs, undefined, { signal }).catch(() => {});
      if (idleSeconds !== undefined && atWork === 0 && context.now() - lastMs > idleSeconds * 1000) break;
    }
  } finally {
    // Threads first: their jobs go back, and are not waited for.
    if (signal.aborted) await runner.close();
    // Without a server nothing can be given back: another takes it when its lock is old.
    const isGone = connection.status !== 'ready';
    const closed = worker.close(isGone);
    await (isGone || signal.aborted ? parted(closed) : closed);
    await runner.close();
    connection.disconnect();
  }
  if (strange > 1) log.warn(`${root}: ${quantity(strange, 'message')} in its queue were set aside`);
  if (signal.aborted)
    throw new InterruptedError(`interrupted; ${quantity(count.done, 'job')} are done; what was begun is given to others`);
  return count;
}

/** The jobs of a batch by their hash; read when one is asked for that is not known, as a batch that is planned again has more. */
function knownJobs(root: string): (hash: string) => Job | undefined {
  let jobs: ReadonlyMap<string, Job> = new Map();
  return (hash) => {
    if (!jobs.has(hash)) jobs = new Map(readJobs(root).map((job) => [job.hash, job]));
    return jobs.get(hash);
  };
}

/** What is queued; a program that has the password of the server may have put anything there. */
const messageForm = z.object({ hash: z.string().max(128), version: z.string().max(128) });

/** The job that a message of a queue means, or what is wrong with it. @param own version of this program */
export function readMessage(root: string, data: unknown, own: string): { readonly hash: string } | { readonly fault: string } {
  const { data: message } = messageForm.safeParse(data);
  if (message?.version === own) return { hash: message.hash };
  const got = message === undefined ? 'a message that is none' : `one of ${message.version}`;
  return {
    fault: `${root}: expected jobs of spikeseg-cli ${own} in its queue, got ${got}, which is set aside; plan and run again what it was of`,
  };
}

/** Lets many tasks be at work together, or one alone: a task that must be alone waits for those at work, and no other begins beside it. */
export class Gate {
  #atWork = new Set<Promise<unknown>>();
  #alone: Promise<unknown> = Promise.resolve();

  async together<T>(task: () => Promise<T>): Promise<T> {
    for (let seen: unknown; seen !== this.#alone; ) {
      seen = this.#alone;
      await this.#alone;
    }
    const work = task();
    const settled = work.catch(() => {});
    this.#atWork.add(settled);
    void settled.then(() => this.#atWork.delete(settled));
    return work;
  }

  alone<T>(task: () => Promise<T>): Promise<T> {
    const work = this.#alone.then(async () => {
      await Promise.all(this.#atWork);
      return task();
    });
    this.#alone = work.catch(() => {});
    return work;
  }
}
