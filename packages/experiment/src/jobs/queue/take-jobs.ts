import { setTimeout as after } from 'node:timers/promises';
import { quantity } from '@spikeseg/report';
import type { Redis } from 'ioredis';
import * as z from 'zod';
import type { Context } from '../../context.ts';
import { InterruptedError } from '../../errors/errors.ts';
import { jobVersion } from '../job-batch.ts';
import type { Outcome } from '../job-runner.ts';
import { Gate } from './gate.ts';
import { parted, type QueuePackages, type QueueWorker } from './open-queue.ts';
import type { Taking } from './taking.ts';

/** What came of a queued job, and its name where that is known; `unknown`: the batch has no such job any more. */
export interface QueuedOutcome {
  readonly name: string;
  readonly outcome: Outcome | { readonly kind: 'unknown' };
}

/** Whoever does the jobs that a queue gives out. To be closed. */
export interface JobDoer {
  /** The batch, for messages. */
  readonly where: string;
  /** @see JobRunner.attempt */
  attempt(hash: string, alone: boolean, retries: number): Promise<QueuedOutcome>;
  /** Ends all that is at work, and gives it back. */
  close(): Promise<void>;
}

export interface TakeJobs extends Taking {
  readonly queue: string;
  readonly packages: QueuePackages;
  readonly connection: Redis;
  readonly doer: JobDoer;
}

/** Before a job is asked for again on which somebody is still at work, ms. */
const busyMs = 2000;

/**
 * Takes jobs from a queue and has them done, until the user asks it to stop.
 *
 * A message that is none of this version is set aside, where `queue.getFailed` finds it.
 *
 * @returns how many jobs were done
 * @throws InterruptedError
 */
export async function takeJobs(context: Context, take: TakeJobs): Promise<{ readonly done: number; readonly failed: number }> {
  const { queue, packages, connection, doer, threads, idleSeconds, log, lockMs = 15_000 } = take;
  const { DelayedError, UnrecoverableError, Worker } = packages.bullmq;
  const own = jobVersion(context.version);
  const gate = new Gate();
  const count = { done: 0, failed: 0 };
  const { interrupted } = context;
  let strange = 0;
  let lastMs = context.now();
  let atWork = 0;
  const worker: QueueWorker = new Worker(
    queue,
    async (queued, token) => {
      const message = messageForm.safeParse(queued.data);
      const later = async (): Promise<never> => {
        await queued.moveToDelayed(context.now() + busyMs, token);
        throw new DelayedError();
      };
      if (message.data?.version !== own) {
        const fault = messageFault(doer.where, message.data?.version, own);
        // One tells of all: there may be many.
        if (strange++ === 0) log.warn(fault);
        throw new UnrecoverableError(fault);
      }
      const { hash } = message.data;
      atWork++;
      try {
        const retries = (queued.opts.attempts ?? 1) - 1 - queued.attemptsMade;
        let { name, outcome } = await gate.together(() => doer.attempt(hash, false, retries));
        if (outcome.kind === 'suspect') ({ name, outcome } = await gate.alone(() => doer.attempt(hash, true, retries)));
        if (outcome.kind === 'unknown')
          throw new UnrecoverableError(`${hash}: expected a job of ${doer.where}, got one that was planned anew`);
        if (outcome.kind === 'busy' || outcome.kind === 'suspect') return await later();
        if (outcome.kind === 'again') throw new Error(outcome.reason);
        if (outcome.kind === 'done') count.done++;
        if (outcome.kind === 'failed') {
          count.failed++;
          log.warn(`${name}: ${outcome.reason}`);
          throw new UnrecoverableError(outcome.reason);
        }
        if (outcome.kind === 'there' && outcome.failure !== undefined) throw new UnrecoverableError(outcome.failure);
        return undefined;
      } catch (error) {
        // Threads that were ended by the user are no failure of the job.
        if (!interrupted.aborted) throw error;
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
      // How often a worker may end at a job is counted in its claim.
      maxStalledCount: 1_000_000,
    },
  );
  // A server that is away is waited for.
  worker.on('error', (error) => log.debug(`queue: ${error.message}`));
  try {
    while (!interrupted.aborted) {
      await after(lookMs, undefined, { signal: interrupted }).catch(() => {});
      if (idleSeconds !== undefined && atWork === 0 && context.now() - lastMs > idleSeconds * 1000) break;
    }
  } finally {
    // Threads first: their jobs go back, and are not waited for.
    if (interrupted.aborted) await doer.close();
    // Without a server nothing can be given back: another takes it when its lock is old.
    const isGone = connection.status !== 'ready';
    const closed = worker.close(isGone);
    await (isGone || interrupted.aborted ? parted(closed) : closed);
    await doer.close();
    connection.disconnect();
  }
  if (strange > 1) log.warn(`${doer.where}: ${strange} messages in its queue were set aside`);
  if (interrupted.aborted)
    throw new InterruptedError(`interrupted; ${quantity(count.done, 'job')} done; what was begun is given to others`);
  return count;
}

/** Between two looks at whether to end, ms. */
const lookMs = 250;

/** What is queued: whoever has the password of the server may have put anything there. */
const messageForm = z.object({ hash: z.string().max(128), version: z.string().max(128) });

const messageFault = (where: string, version: string | undefined, own: string): string =>
  `${where}: expected jobs of spikeseg-cli ${own} in its queue, got ${version === undefined ? 'a message that is none' : `one of ${version}`}, which is set aside; plan and run again what it was of`;
