import { plainSink, threadContext } from './context/context.ts';
import { type JobAnswer, JobDoer } from './jobs/do-job.ts';
import type { PostedJob } from './jobs/job-threads.ts';
import { answerJobs } from './parallel/answer-jobs.ts';

/* The entry of a thread that does jobs of batches: a job in, the files of its result out, in the folder that it was given. */

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
