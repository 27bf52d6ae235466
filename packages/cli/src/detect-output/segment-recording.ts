import type { SpikesegConfig } from '@spikeseg/config';
import type { Recording } from '@spikeseg/data-ebssa';
import {
  type DecodedDetection,
  type SegmentedRecording,
  trackDetections,
  type TrackPoint,
  tracksOf,
} from '@spikeseg/segmentation';
import { trackerOptions } from '../experiment/track-scores.ts';

/** What was found in one recording. */
export interface Found extends SegmentedRecording {
  readonly recording: Recording;
  readonly points: readonly TrackPoint[];
}

/** Makes tracks of the detections of a recording: a step at every time step of the network, answers or none. */
export function segmentRecording(config: SpikesegConfig, recording: Recording, detections: readonly DecodedDetection[]): Found {
  const { name, events } = recording;
  const points = trackDetections(detections, trackerOptions(config), stepTimes(config, recording));
  return { recording, name, events, detections, points, tracks: tracksOf(detections, points, config.evaluation.match_radius_px) };
}

/** Ends of the time steps of a recording, µs. */
function stepTimes({ data }: SpikesegConfig, { events: { t } }: Recording): number[] {
  const stepUs = Math.round(data.timestep_ms * 1000);
  const steps = t.length === 0 ? 0 : Math.floor((t[t.length - 1] - t[0]) / stepUs) + 1;
  return Array.from({ length: steps }, (_, step) => t[0] + (step + 1) * stepUs);
}
