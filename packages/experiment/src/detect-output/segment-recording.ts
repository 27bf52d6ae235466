import type { SpikesegConfig } from '@spikeseg/config';
import { ownUtcOffset, type Recording } from '@spikeseg/events';
import {
  type DecodedDetection,
  type Detection,
  type DetectionRow,
  evidenceReports,
  reportTimes,
  type SegmentedRecording,
  stepDurationUs,
  trackDetections,
  type TrackPoint,
  type TrackRow,
} from '@spikeseg/segmentation';
import { trackerOptions } from '../evaluation/track-scores.ts';

/** What was found in one recording. */
export interface Found extends SegmentedRecording {
  readonly recording: Recording;
  readonly points: readonly TrackPoint[];
  /** UTC less the clock of the events, µs, where that is known. */
  readonly utcOffsetUs?: number | undefined;
}

/** Makes tracks of the detections of a recording. @param startUtcUs UTC of the first event, µs since 1970; left out: what the times of the events tell */
export function segmentRecording(
  config: SpikesegConfig,
  recording: Recording,
  detections: readonly DecodedDetection[],
  startUtcUs?: number,
): Found {
  const { name, events } = recording;
  const { points, tracks } = trackDetections(detections, trackerOptions(config, events.sensor));
  const utcOffsetUs = startUtcUs === undefined ? ownUtcOffset(events.t[0]) : startUtcUs - (events.t[0] ?? 0);
  return { recording, name, events, detections, points, tracks, utcOffsetUs };
}

/** What the tables hold of a recording: its detections with their tracks, and the points of those. */
export const tableRows = ({
  detections,
  tracks,
  points,
  utcOffsetUs,
}: Pick<Found, 'tracks' | 'points' | 'utcOffsetUs'> & { readonly detections: readonly Detection[] }): {
  readonly detections: readonly DetectionRow[];
  readonly points: readonly TrackRow[];
} => ({
  detections: detections.map((detection, k) => ({ ...detection, track: tracks[k], utcOffsetUs })),
  points: points.map((point) => ({ ...point, utcOffsetUs })),
});

/** When the detector reported about a recording, µs. */
export function reportTimesOf(config: SpikesegConfig, { events, detections }: Pick<Found, 'events' | 'detections'>): number[] {
  const stepUs = stepDurationUs(config.data.timestep_ms);
  const isEvidence = config.evaluation.detector === 'evidence';
  return reportTimes(events, detections, isEvidence ? evidenceReports : { reportUs: stepUs, stepUs });
}
