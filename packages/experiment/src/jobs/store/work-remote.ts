import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../../context.ts';
import { InterruptedError } from '../../errors/errors.ts';
import { connectQueue, queueName, queuePackages } from '../queue/open-queue.ts';
import { takeJobs } from '../queue/take-jobs.ts';
import type { Taking } from '../queue/taking.ts';
import { awaitBatch } from './keepers.ts';
import { RemoteJobs } from './remote-jobs.ts';
import { redisStore } from './store-server.ts';

export interface WorkRemote extends Taking {
  readonly url: string;
  /** Of the folder of the batch, or its id; whichever there is where it is left out. */
  readonly name?: string | undefined;
  /** What threads run. */
  readonly file?: URL;
}

/**
 * Takes jobs from the queue of a batch and does them where its folder is not seen: what they need comes through the server of the queue,
 * and so does what comes of them. In between it lies in the temporary folder of the system.
 *
 * @returns how many jobs it did, and of which batch
 * @throws UsageError as `awaitBatch` says; InterruptedError
 */
export async function workRemote(
  context: Context,
  work: WorkRemote,
): Promise<{ readonly batch: string | null; readonly done: number; readonly failed: number }> {
  const { url, name, threads, idleSeconds, log, file } = work;
  const packages = await queuePackages();
  const connection = await connectQueue(context, url, packages);
  const server = redisStore(connection);
  const scratch = mkdtempSync(join(tmpdir(), 'spikeseg-worker-'));
  try {
    const batch = await awaitBatch(context, server, { name, idleSeconds, log });
    if (context.interrupted.aborted) throw new InterruptedError('interrupted; no job was begun');
    if (batch === undefined) return { batch: null, done: 0, failed: 0 };
    const doer = new RemoteJobs(context, { server, batch, scratch, threads, log, file });
    const count = await takeJobs(context, { ...work, queue: queueName({ id: batch.batch }), packages, connection, doer });
    return { batch: batch.name, ...count };
  } finally {
    server.close();
    connection.disconnect();
    rmSync(scratch, { recursive: true, force: true });
  }
}
