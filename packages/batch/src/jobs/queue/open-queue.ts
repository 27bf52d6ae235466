import { readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as after } from 'node:timers/promises';
import { BackendUnavailableError, UsageError } from '@spikeseg/experiment/commands';
import type { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { BatchSpec } from '../record/job-batch.ts';

/*
 * The door to a queue on Valkey or Redis, by BullMQ, which is an optional package. A queue says who does what next, and nothing else: what is
 * done is in the folder of the batch, so a queue that is lost is filled again from there.
 */

export interface QueuePackages {
  readonly bullmq: typeof import('bullmq');
  readonly ioredis: Pick<typeof import('ioredis'), 'Redis'>;
}

/** A job as it is queued; all else is in jobs.jsonl. */
interface QueuedJob {
  readonly hash: string;
  readonly version: string;
}

export type JobQueue = Queue<QueuedJob>;
export type QueueWorker = Worker<QueuedJob>;

/** @throws BackendUnavailableError where the packages are not installed */
export async function queuePackages(): Promise<QueuePackages> {
  try {
    const [bullmq, ioredis] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bullmq, ioredis };
  } catch (cause) {
    const fix = 'npm install bullmq@6 ioredis@5';
    throw new BackendUnavailableError(`option queue: expected the packages bullmq and ioredis, got none; install them: ${fix}`, {
      cause,
    });
  }
}

/** Name of the queue of a batch. BullMQ takes no `:` in it. */
export const queueName = ({ id }: Pick<BatchSpec, 'id'>): string => `spikeseg-${id}`;

/** How long the end waits for a server that may be gone, ms. */
const partingMs = 2000;

/** Waits for the end of something on a server, but not for a server that is gone. */
export async function parted(end: Promise<unknown>): Promise<void> {
  const waited = new AbortController();
  // What comes later is dropped.
  end.catch(() => {});
  const late = after(partingMs, undefined, { signal: waited.signal }).catch(() => {});
  await Promise.race([end, late]).finally(() => waited.abort());
}

/** How long a server may take to answer at first, ms. */
const connectMs = 5000;

/**
 * Connects to the server of a URL `redis://[USER:PASSWORD@]HOST:PORT[/DB]`, or `rediss://…` for TLS. SPIKESEG_QUEUE_USER and
 * SPIKESEG_QUEUE_PASSWORD stand above the URL, so that neither is seen in a list of processes; SPIKESEG_QUEUE_CA is a file with the
 * certificate of who signed that of the server.
 *
 * @throws UsageError for what is no such URL; BackendUnavailableError where no server answers
 */
export async function connectQueue(url: string, { ioredis }: QueuePackages): Promise<Redis> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^rediss?:$/.test(parsed.protocol))
    throw new UsageError('option queue: expected redis://HOST:PORT, or rediss://HOST:PORT for TLS, got something else');
  const where = `${parsed.protocol}//${parsed.host}`;
  const { SPIKESEG_QUEUE_USER: username, SPIKESEG_QUEUE_PASSWORD: password, SPIKESEG_QUEUE_CA: ca } = process.env;
  const client = new ioredis.Redis(url, {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(parsed.protocol === 'rediss:' && { tls: ca === undefined ? {} : { ca: readFileSync(ca) } }),
    lazyConnect: true,
    connectTimeout: connectMs,
    // A server that is started again is waited for; at first one that is not there is an error.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(200 * times, 5000),
  });
  let fault: Error | undefined;
  client.on('error', (error: Error) => (fault = error));
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(fault ?? new Error(`no answer in ${connectMs / 1000} s`)), connectMs).unref();
  });
  late.catch(() => {});
  try {
    await Promise.race([client.connect().then(() => client.ping()), late]);
    return client;
  } catch (error) {
    client.disconnect();
    const got = (fault ?? (error as Error)).message;
    throw new BackendUnavailableError(`${where}: expected a Valkey or Redis server, got: ${got}`, { cause: error });
  }
}
