import type { MessagePort } from 'node:worker_threads';
import type { DecodedDetection, Detection } from '@spikeseg/segmentation';
import { type EventMarks, markedDetections } from './evaluation/mark-detections.ts';
import { detect, withoutEvents } from './models/detector.ts';
import { backendByName } from './options/backends.ts';
import { answerJobs } from './parallel/answer-jobs.ts';
import type { DetectionJob } from './parallel/detector-pool.ts';

/*
 * The entry of a worker thread: a job in, its detections out. It keeps nothing from one job to the next, so that no answer
 * depends on which thread gave it or on what came before.
 */

/** A job as it travels: plain data, and the engine by its name. */
export interface PostedJob extends DetectionJob {
  /** Detections alone, with their events, or with a mark on every event, see `DetectorPool`. */
  readonly wanted: 'detections' | 'segments' | 'marks';
  readonly backend: string;
  /** Gets `[done, total]` after every window. */
  readonly progress: MessagePort;
}

export interface PostedDetections {
  readonly kind: 'detections';
  readonly detections: readonly DecodedDetection[] | readonly Detection[];
  readonly marks?: EventMarks;
}

async function work({ model, recording, events, decode, backend, wanted, progress }: PostedJob): Promise<PostedDetections> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to another thread, not to a window
  const onWindow = (done: number, total: number): void => progress.postMessage([done, total]);
  const found = await detect(backendByName(backend), model, recording, events, onWindow, decode);
  if (wanted === 'segments') return { kind: 'detections', detections: found };
  if (wanted === 'marks') return { kind: 'detections', ...markedDetections({ model, events }, found) };
  return { kind: 'detections', detections: found.map(withoutEvents) };
}

answerJobs(work);
