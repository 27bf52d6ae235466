import { parentPort, type Transferable } from 'node:worker_threads';
import { passError } from './passed-error.ts';
import type { PostedError } from './worker-threads.ts';

/**
 * Makes this thread answer the jobs of {@link WorkerThreads}, one after another.
 *
 * @param work does a job; what it throws is passed on as an error
 * @param handedOver what of an answer is handed over and not copied
 */
export function answerJobs<Answer extends { readonly kind: string }>(
  work: (job: never) => Promise<Answer>,
  handedOver: (answer: Answer) => Transferable[] = () => [],
): void {
  parentPort?.on('message', async (job: unknown) => {
    try {
      const answer = await work(job as never);
      parentPort?.postMessage(answer, handedOver(answer));
    } catch (error) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to another thread, not to a window
      parentPort?.postMessage({ kind: 'error', error: passError(error) } satisfies PostedError);
    }
  });
}
