import type { Call } from '../../context/context.ts';
import { readSpec } from '../record/job-batch.ts';
import { connectQueue, type JobQueue, parted, queueName, queuePackages } from './open-queue.ts';

/** How a queue stands. */
export interface QueueState {
  readonly paused: boolean;
  /** Jobs that wait, and jobs that are at work. */
  readonly waiting: number;
  readonly atWork: number;
}

/** Lets the workers of a batch take no more jobs, or take them again; what is at work is done. */
export async function pauseQueue(call: Call, root: string, url: string, paused: boolean): Promise<QueueState> {
  const packages = await queuePackages();
  const spec = readSpec(root);
  const connection = await connectQueue(call, url, packages);
  const queue: JobQueue = new packages.bullmq.Queue(queueName(spec), { connection });
  queue.on('error', () => {});
  try {
    await (paused ? queue.pause() : queue.resume());
    const { active: atWork, ...others } = await queue.getJobCounts('active', 'waiting', 'prioritized', 'delayed');
    return { paused, waiting: Object.values(others).reduce((sum, count) => sum + count, 0), atWork };
  } finally {
    await parted(queue.close());
    connection.disconnect();
  }
}
