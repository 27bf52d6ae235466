import { detect } from './models/detector.ts';
import { backendByName } from './options/device.ts';
import { answerJobs } from './parallel/answer-jobs.ts';
import { withThreads } from './parallel/worker-threads.ts';
import { inForm, type PostedDetection, type PostedDetections } from './pool/detector-pool.ts';

/*
 * The entry of a worker thread: a job in, its detections out. It keeps nothing from one job to the next, so that no answer
 * depends on which thread gave it or on what came before.
 */

async function work({
  model,
  recording,
  events,
  decode,
  backend,
  threads,
  wanted,
  progress,
}: PostedDetection): Promise<PostedDetections> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to another thread, not to a window
  const onWindow = (done: number, total: number): void => progress.postMessage([done, total]);
  const found = await detect(withThreads(backendByName(backend), threads), model, recording, events, onWindow, {
    decodes: decode,
    sight: wanted === 'segments',
    trace: wanted === 'segments',
  });
  return { kind: 'detections', found: inForm(events, found, wanted) };
}

answerJobs(work);
