import { doInjectionJob, type InjectionAnswer, type InjectionJob } from './completeness/injection-job.ts';
import { letSignalsIn } from './interruption.ts';
import { backendByName } from './options/backends.ts';
import { answerJobs } from './parallel/answer-jobs.ts';

/*
 * The entry of a worker thread that injects and detects: a job in, scores out. It keeps the recording that it has read last, and nothing that
 * could change an answer.
 */

/** A job as it travels: plain data, and the engine by its name. */
export interface PostedInjectionJob {
  readonly job: InjectionJob;
  readonly backend: string;
}

const work = ({ job, backend }: PostedInjectionJob): Promise<InjectionAnswer> =>
  doInjectionJob(job, backendByName(backend), letSignalsIn);

answerJobs(work);
