import type { MessagePort } from 'node:worker_threads';
import { type BatchJob, doRun } from './batch/do-run.ts';
import { plainSink, type Surroundings, threadContext } from './context.ts';
import { answerJobs, type PassedError, passError } from './parallel/answer-jobs.ts';

/*
 * The entry of a thread that does whole runs: what comes out of it is the folder of the run. It keeps nothing from one
 * run to the next.
 */

/** A run as it travels: plain data, and a line to the thread that asked for it. */
export interface PostedRun {
  readonly job: BatchJob;
  readonly surroundings: Surroundings;
  /**
   * Carries what the run writes to stderr, and null at its end. Any message from the other side means: stop. The run does not
   * close the port, because a thread that waits for its next run does not process the closing.
   */
  readonly port: MessagePort;
}

export type RunAnswer = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly error: PassedError };

async function work({ job, surroundings, port }: PostedRun): Promise<RunAnswer> {
  const stop = new AbortController();
  port.on('message', () => stop.abort());
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to another thread, not to a window
  const say = (text: string | null): void => port.postMessage(text);
  const context = threadContext(surroundings, {
    stdout: plainSink(() => {}),
    stderr: plainSink(say),
    interrupted: stop.signal,
  });
  try {
    await doRun(context, job);
    return { kind: 'done' };
  } catch (error) {
    return { kind: 'failed', error: passError(error) };
  } finally {
    say(null);
  }
}

answerJobs(work);
