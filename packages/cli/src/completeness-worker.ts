import { doInjectionJob, type InjectionAnswer, type InjectionJob } from './completeness/injection-job.ts';
import { letSignalsIn } from './interruption.ts';
import { backendByName } from './options/backends.ts';
import { passError } from './parallel/passed-error.ts';
import type { PostedError } from './parallel/worker-threads.ts';

/*
 * The entry of a worker thread that injects and detects: a job in, scores out. It keeps the recording that it has read last, and nothing that
 * could change an answer.
 */

/** A job as it travels: plain data, and the engine by its name. */
export interface PostedInjectionJob {
  readonly job: InjectionJob;
  readonly backend: string;
}

export default async function work({ job, backend }: PostedInjectionJob): Promise<InjectionAnswer | PostedError> {
  try {
    return await doInjectionJob(job, backendByName(backend), letSignalsIn);
  } catch (error) {
    return { kind: 'error', error: passError(error) };
  }
}
