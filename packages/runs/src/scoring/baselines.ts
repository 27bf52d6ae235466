import type { SpikesegConfig } from '@spikeseg/config';
import { type EventStream, usualOffShare } from '@spikeseg/events';
import { wasmBackend } from '@spikeseg/snn-core';
import { readyDetectors } from '../detectors/detector-kinds.ts';
import { detect } from '../models/detector.ts';
import { withOffShare } from '../models/evidence.ts';
import { type MarkedDetections, withoutLists } from '../pool/mark-detections.ts';

/** What a detector that needs no training found in a recording. */
export interface BaselineDetections {
  /** Of its row. */
  readonly title: string;
  readonly found: MarkedDetections;
}

/**
 * Detections of the detectors that need no training in a recording: evidence neurons in their own time steps, the others in those of the network.
 *
 * @param except row of the detector that is scored
 */
export async function baselineDetections(
  config: SpikesegConfig,
  recording: string,
  events: EventStream,
  except?: string,
): Promise<BaselineDetections[]> {
  const found: BaselineDetections[] = [];
  for (const { id, title, untrained } of readyDetectors.filter((one) => one.title !== except)) {
    const usual: SpikesegConfig = {
      ...withOffShare(config, usualOffShare),
      evaluation: { ...config.evaluation, detector: id },
    };
    const model = {
      config: { ...usual, evidence: { ...usual.evidence, passes: 'causal' as const } },
      ...untrained(events.sensor),
    };
    found.push({
      title,
      found: withoutLists(await detect(wasmBackend, model, recording, events, undefined, { classes: false })),
    });
  }
  return found;
}
