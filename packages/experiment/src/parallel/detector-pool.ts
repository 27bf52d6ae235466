import type { DecodedDetection, Detection } from '@spikeseg/segmentation';
import type { EventStream } from '@spikeseg/snn-core';
import type { MarkedDetections } from '../evaluation/mark-detections.ts';
import type { Model } from '../models/detector.ts';

/*
 * The seam between what is detected and on which thread. A job is one model on one stream of events; jobs share nothing
 * and leave nothing behind, so the answer to a job is the same to the bit whatever runs it, and beside or after what.
 * Who asks puts answers into an order of its own and never into the order in which they come. A pool knows no files, no
 * labels and no scores: those stay in the calling thread.
 */

export interface DetectionJob {
  readonly model: Model;
  /** Name to write into the detections. */
  readonly recording: string;
  readonly events: EventStream;
  /** False where answers are only counted, see `detect`. */
  readonly decode?: boolean;
}

export interface DetectorPool {
  /** Threads that work beside the calling one; 0: the calling thread does the jobs itself, one after another. */
  readonly workers: number;
  /**
   * The detections of a job, in time order.
   *
   * @param onWindow told how many of the windows are done, as the job goes on
   * @throws InterruptedError when the user asked to stop, and whatever the job throws; after either, a pool is to be closed
   */
  detect(job: DetectionJob, onWindow?: (done: number, total: number) => void): Promise<readonly Detection[]>;
  /** The same, each with the places of its events. Apart, because a network that answers to everything lists every event. */
  segment(job: DetectionJob, onWindow?: (done: number, total: number) => void): Promise<readonly DecodedDetection[]>;
  /**
   * The detections, and which events they mean: a byte per event instead of lists of them. Whoever knows the truth compares;
   * no label goes to where is detected.
   */
  mark(job: DetectionJob): Promise<Required<MarkedDetections>>;
  /** Ends all jobs and workers; resolves when there are none left. */
  close(): Promise<void>;
}
