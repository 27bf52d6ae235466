import { answerJobs } from '@spikeseg/experiment/commands';
import { type JobAnswer, JobDoer, jobContext, type PostedJob } from './jobs/job-threads.ts';

/* The entry of a thread that does jobs of batches: a job in, the files of its result out, in the folder that it was given. */

const doer = new JobDoer();

async function work({ job, folder, call, port }: PostedJob): Promise<JobAnswer> {
  const stop = new AbortController();
  port.on('message', () => stop.abort());
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to another thread, not to a window
  const say = (text: string | null): void => port.postMessage(text);
  const answer = await doer.do(jobContext(call, say, stop.signal), job, folder);
  say(null);
  return answer;
}

answerJobs(work);
