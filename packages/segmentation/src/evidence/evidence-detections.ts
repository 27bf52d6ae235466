import type { EventStream } from '@spikeseg/snn-core';
import type { DecodedDetection } from '../detections/decoded.ts';
import { EvidenceDetector } from './evidence-detector.ts';
import type { EvidenceOptions } from './evidence-options.ts';

/** Detections at one moment. */
export interface EvidenceAnswer {
  readonly endUs: number;
  readonly answer: readonly DecodedDetection[];
}

/**
 * Detections of a whole recording, step by step from its first event on: an answer at the end of every `stepsPerAnswer` steps, and
 * of every other step in which something moves fast.
 *
 * @param ratios likelihood ratio of the events from one number up to another, per unit of object rate; asked for once for
 *   every event, in time order, whole steps at a time
 * @returns the detections of every answer
 */
export function* evidenceDetections(
  { x, y, t, sensor }: EventStream,
  ratios: (begin: number, end: number) => ArrayLike<number>,
  options: EvidenceOptions,
): Generator<EvidenceAnswer, void> {
  const detector = new EvidenceDetector(sensor, options);
  let endUs = t[0];
  for (let begin = 0; begin < t.length; ) {
    endUs += options.stepUs;
    let end = begin;
    while (end < t.length && t[end] < endUs) end++;
    const weights = ratios(begin, end);
    for (let i = begin; i < end; i++) detector.add(x[i], y[i], t[i], weights[i - begin]);
    const answer = detector.step(endUs);
    if (answer) yield { endUs, answer };
    begin = end;
  }
}
