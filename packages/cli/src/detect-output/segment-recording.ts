import type { SpikesegConfig } from '@spikeseg/config';
import type { Recording } from '@spikeseg/data-ebssa';
import {
  type DecodedDetection,
  type SegmentedRecording,
  trackDetections,
  type TrackPoint,
  tracksOf,
} from '@spikeseg/segmentation';
import { evidenceAnswerUs, evidenceStepUs } from '../experiment/evidence.ts';
import { trackerOptions } from '../experiment/track-scores.ts';

/** What was found in one recording. */
export interface Found extends SegmentedRecording {
  readonly recording: Recording;
  readonly points: readonly TrackPoint[];
}

/** Makes tracks of the detections of a recording: a step whenever the detector could have answered, whether it did or not. */
export function segmentRecording(config: SpikesegConfig, recording: Recording, detections: readonly DecodedDetection[]): Found {
  const { name, events } = recording;
  const points = trackDetections(detections, trackerOptions(config, events.sensor), stepTimes(config, recording, detections));
  return { recording, name, events, detections, points, tracks: tracksOf(detections, points, config.evaluation.match_radius_px) };
}

/**
 * Ends of the time steps of the network in a recording, or times of answers by evidence, µs: those of objects that move fast come in
 * between.
 */
function stepTimes(config: SpikesegConfig, { events: { t } }: Recording, detections: readonly DecodedDetection[]): number[] {
  if (t.length === 0) return [];
  const byEvidence = config.evaluation.detector === 'evidence';
  const answerUs = byEvidence ? evidenceAnswerUs(config) : Math.round(config.data.timestep_ms * 1000);
  // Steps of evidence that no answer ends are none.
  const stepUs = byEvidence ? evidenceStepUs : answerUs;
  const endUs = (Math.floor((t[t.length - 1] - t[0]) / stepUs) + 1) * stepUs;
  const times = Array.from({ length: Math.floor(endUs / answerUs) }, (_, answer) => t[0] + (answer + 1) * answerUs);
  const fast = detections.flatMap(({ tUs, vx }) => (vx === undefined ? [] : [tUs]));
  return [...new Set([...times, ...fast])].toSorted((a, b) => a - b);
}
