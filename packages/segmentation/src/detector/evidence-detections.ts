import { type EventStream, firstAtOrAfter } from '@spikeseg/events';
import type { Backend } from '@spikeseg/snn-core';
import type { DecodedDetection } from '../detections/decoded.ts';
import { type EvidenceModel, stepS } from './ebssa.ts';
import { EvidenceDetector, type EvidenceOptions } from './evidence-detector.ts';
import type { WeighedStep } from './step-weigher.ts';

/** Detections at one moment. */
export interface EvidenceAnswer {
  readonly endUs: number;
  readonly answer: readonly DecodedDetection[];
}

/** The steps of a recording with events at `t`, in order: which events each has, and where it ends. */
export function* evidenceSteps(
  t: EventStream['t'],
): Generator<{ readonly begin: number; readonly end: number; readonly endUs: number }> {
  let endUs = t[0];
  for (let begin = 0; begin < t.length; ) {
    endUs += stepS * 1e6;
    const end = firstAtOrAfter(t, endUs, begin);
    yield { begin, end, endUs };
    begin = end;
  }
}

/**
 * Detections of a whole recording, step by step from its first event on: an answer at the end of every step in which the slow layer moves its evidence
 * on, and of every other step in which something moves fast.
 *
 * @param backend an engine with transport layers
 * @param weigh likelihood ratio of the events from one number up to another, per unit of object rate, or what a `StepWeigher` makes of them; asked for
 *   once for every event, in time order, whole steps at a time
 * @param model of {@link EvidenceDetector.open}
 * @returns the detections of every answer
 */
export async function* evidenceDetections(
  backend: Backend,
  { x, y, t, sensor }: EventStream,
  weigh: (begin: number, end: number) => ArrayLike<number> | WeighedStep | Promise<ArrayLike<number> | WeighedStep>,
  options: EvidenceOptions,
  model?: EvidenceModel,
): AsyncGenerator<EvidenceAnswer, void> {
  if (t.length === 0) return;
  const detector = await EvidenceDetector.open(backend, sensor, options, model);
  try {
    for (const { begin, end, endUs } of evidenceSteps(t)) {
      const events = { t: t.subarray(begin, end), x: x.subarray(begin, end), y: y.subarray(begin, end) };
      const weighed = await weigh(begin, end);
      if ('input' in weighed) detector.addWeighed(events, weighed);
      else detector.addAll(events, weighed);
      const answer = await detector.step(endUs);
      if (answer) yield { endUs, answer };
    }
  } finally {
    detector.dispose();
  }
}
