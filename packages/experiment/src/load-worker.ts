import { answerJobs } from './parallel/answer-jobs.ts';
import { type LoadedWindows, loadWindows, type WindowJob } from './windows/recording-windows.ts';

/*
 * The entry of a worker thread: which windows are wanted in, the windows out. They are handed over and not copied.
 */

export interface PostedWindows extends LoadedWindows {
  readonly kind: 'windows';
}

answerJobs(
  async (job: WindowJob): Promise<PostedWindows> => ({ kind: 'windows', ...(await loadWindows(job)) }),
  ({ pack }) => [pack.buffer],
);
