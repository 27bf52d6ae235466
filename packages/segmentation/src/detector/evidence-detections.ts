import { type Backend, type EventStream, firstAtOrAfter } from '@spikeseg/snn-core';
import type { DecodedDetection } from '../detections/decoded.ts';
import { type EvidenceModel, stepS } from './ebssa.ts';
import { EvidenceDetector, type EvidenceOptions } from './evidence-detector.ts';

/** Detections at one moment. */
export interface EvidenceAnswer {
  readonly endUs: number;
  readonly answer: readonly DecodedDetection[];
}

/**
 * Detections of a whole recording, step by step from its first event on: an answer at the end of every step in which the slow layer moves its evidence
 * on, and of every other step in which something moves fast.
 *
 * @param backend an engine with transport layers
 * @param ratios likelihood ratio of the events from one number up to another, per unit of object rate; asked for once for
 *   every event, in time order, whole steps at a time
 * @param model of {@link EvidenceDetector.open}
 * @returns the detections of every answer
 */
export async function* evidenceDetections(
  backend: Backend,
  { x, y, t, sensor }: EventStream,
  ratios: (begin: number, end: number) => ArrayLike<number>,
  options: EvidenceOptions,
  model?: EvidenceModel,
): AsyncGenerator<EvidenceAnswer, void> {
  if (t.length === 0) return;
  const detector = await EvidenceDetector.open(backend, sensor, options, model);
  try {
    let endUs = t[0];
    for (let begin = 0; begin < t.length; ) {
      endUs += stepS * 1e6;
      const end = firstAtOrAfter(t, endUs, begin);
      const step = { t: t.subarray(begin, end), x: x.subarray(begin, end), y: y.subarray(begin, end) };
      detector.addAll(step, ratios(begin, end));
      const answer = await detector.step(endUs);
      if (answer) yield { endUs, answer };
      begin = end;
    }
  } finally {
    detector.dispose();
  }
}
