import type { EventStream } from '@spikeseg/events';
import type { Backend } from '@spikeseg/snn-core';
import type { DecodedDetection } from '../detections/decoded.ts';
import type { EvidenceModel } from './ebssa.ts';
import { evidenceDetections } from './evidence-detections.ts';
import type { EvidenceOptions } from './evidence-detector.ts';
import type { EventWeights, StepWeights } from './step-weigher.ts';

/** How a recording in memory is searched. */
export interface DetectByEvidenceOptions extends EvidenceOptions {
  /** An engine with transport layers. */
  readonly backend: Backend;
  readonly background: EventWeights | StepWeights;
  /** That of `EvidenceDetector.open` where it is left out. */
  readonly model?: EvidenceModel | undefined;
  /** Told of the likelihood ratios of the events from one number on; nothing is kept for it. */
  readonly onRatios?: ((begin: number, ratios: ArrayLike<number>) => void) | undefined;
  /** Awaited after every answer, with the time of its end, µs; what it throws ends the search. */
  readonly onAnswer?: ((endUs: number) => void | Promise<void>) | undefined;
}

/**
 * Detections of a recording in memory by the network that adds up evidence, in time order. Causal; what is found is the same whoever watches.
 *
 * @throws whatever the engine throws that cannot run the network
 */
export async function detectByEvidence(events: EventStream, options: DetectByEvidenceOptions): Promise<DecodedDetection[]> {
  const { backend, background, model, onRatios, onAnswer, ...evidence } = options;
  const { t, x, y, p } = events;
  const weigh = async (begin: number, end: number) => {
    const step = { t: t.subarray(begin, end), x: x.subarray(begin, end), y: y.subarray(begin, end), p: p.subarray(begin, end) };
    if ('ratios' in background) {
      const ratios = background.ratios(step);
      onRatios?.(begin, ratios);
      return ratios;
    }
    const weighed = await background.weigh(step);
    onRatios?.(begin, weighed.ratios);
    return weighed;
  };
  const detections: DecodedDetection[] = [];
  for await (const { endUs, answer } of evidenceDetections(backend, events, weigh, evidence, model)) {
    detections.push(...answer);
    await onAnswer?.(endUs);
  }
  return detections;
}
