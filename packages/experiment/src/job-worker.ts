import type { MessagePort } from 'node:worker_threads';
import { plainSink, type Surroundings, threadContext } from './context.ts';
import { type JobAnswer, JobDoer } from './jobs/do-job.ts';
import type { Job } from './jobs/job.ts';
import { answerJobs } from './parallel/answer-jobs.ts';

/* The entry of a thread that does jobs of batches: a job in, the files of its result out, in the folder that it was given. */

/** A job as it travels, and a line to the thread that asked for it. The working directory of the surroundings is the folder of the batch. */
export interface PostedJob {
  readonly job: Job;
  /** Exists. */
  readonly folder: string;
  readonly surroundings: Surroundings;
  /**
   * Carries what the job writes to stderr, and null at its end. Any message from the other side means: stop. The job does not
   * close the port, because a thread that waits for its next job does not process the closing.
   */
  readonly port: MessagePort;
}

const doer = new JobDoer();

async function work({ job, folder, surroundings, port }: PostedJob): Promise<JobAnswer> {
  const stop = new AbortController();
  port.on('message', () => stop.abort());
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to another thread, not to a window
  const say = (text: string | null): void => port.postMessage(text);
  const sinks = { stdout: plainSink(() => {}), stderr: plainSink(say), interrupted: stop.signal };
  const answer = await doer.do(threadContext(surroundings, sinks), job, folder);
  say(null);
  return answer;
}

answerJobs(work);
