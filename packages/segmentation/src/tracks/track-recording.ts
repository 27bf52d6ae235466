import type { EventStream } from '@spikeseg/snn-core';
import type { Detection } from '../detections/detection.ts';
import { evidenceTiming } from '../detector/ebssa.ts';
import { type Tracked, Tracker, type TrackerOptions, type TrackPoint } from './tracker.ts';

/** When a detector looks. */
export interface AnswerTiming {
  /** Time between two answers, µs. */
  readonly answerUs: number;
  /** Steps of the network, µs; those that no answer ends are none. */
  readonly stepUs: number;
}

/** When the evidence detector answers about what stands or is slow. */
export const evidenceAnswers: AnswerTiming = {
  answerUs: 1e6 * evidenceTiming.stepS * evidenceTiming.stepsPerAnswer,
  stepUs: 1e6 * evidenceTiming.stepS,
};

/**
 * Makes tracks of the detections of a whole recording, in time order: a step whenever the detector could have answered, whether it did or not, and one for every
 * object that moves fast between two answers. Steps in which nothing was found and nothing is followed are passed over: a recording may have any number of them.
 */
export function trackRecording(
  { t }: Pick<EventStream, 't'>,
  detections: readonly Detection[],
  options: TrackerOptions,
  { answerUs, stepUs }: AnswerTiming = evidenceAnswers,
): Tracked {
  const points: TrackPoint[] = [];
  const tracks: (number | undefined)[] = [];
  if (t.length === 0) return { points, tracks };
  const steps = Math.floor((t[t.length - 1] - t[0]) / stepUs) + 1;
  const answers = Math.floor((steps * stepUs) / answerUs);
  const tracker = new Tracker(options);
  const fast = detections.flatMap(({ tUs, vx }) => (vx === undefined ? [] : [tUs]));
  let [answer, next, nextFast] = [1, 0, 0];
  for (;;) {
    if (tracker.isEmpty) {
      if (next === detections.length) return { points, tracks };
      answer = Math.max(answer, Math.ceil((detections[next].tUs - t[0]) / answerUs));
    }
    // Objects that move fast are found between two answers, and after the last.
    const fastAt = fast[nextFast] ?? Infinity;
    const answerAt = answer <= answers ? t[0] + answer * answerUs : Infinity;
    const tUs = Math.min(answerAt, fastAt);
    if (tUs === Infinity) return { points, tracks };
    if (tUs === answerAt) answer++;
    while (fast[nextFast] === tUs) nextFast++;
    const begin = next;
    while (next < detections.length && detections[next].tUs <= tUs) next++;
    const tracked = tracker.step(detections[0]?.recording ?? '', tUs, detections.slice(begin, next));
    points.push(...tracked.points);
    tracks.push(...tracked.tracks);
  }
}
