import type { SpikesegConfig } from '@spikeseg/config';
import { type EvaluationProtocol, type LabelledRecording, type TrackTally, tallyTracks } from '@spikeseg/evaluation';
import { answerTimes, type Detection, type TrackerOptions, type TrackPoint, trackDetections } from '@spikeseg/segmentation';
import type { SensorSize } from '@spikeseg/snn-core';

/** A track with at most this share of its points at an object is a false one, as docs/evaluation.md says. */
const falseTrackShare = 0.1;

/** What makes tracks of detections. @param sensor beside which nothing is tracked; where left out, tracks coast beyond its edges */
export function trackerOptions({ tracking }: Pick<SpikesegConfig, 'tracking'>, sensor?: SensorSize): TrackerOptions {
  return {
    ...(sensor ? { sensor } : {}),
    noise: { positionPx: tracking.position_px, driftPxS: tracking.drift_px_s, speedPxS: tracking.speed_px_s },
    gate: tracking.gate,
    confirmHits: tracking.confirm_hits,
    coastS: tracking.coast_s,
    tentativeCoastS: tracking.tentative_coast_s,
  };
}

/** Tracks of the detections of one recording, which are in time order, and how long a point of them stands. */
export function scoredTracks(
  truth: LabelledRecording,
  detections: readonly Detection[],
  { sliceMs }: Pick<EvaluationProtocol, 'sliceMs'>,
  options: TrackerOptions,
): { readonly points: readonly TrackPoint[]; readonly stepUs: number } {
  const sliceUs = sliceMs * 1000;
  // Far outside the recording a tracker would coast through years of nothing.
  const scored = detections.filter(({ tUs, durationUs }) => tUs + durationUs >= truth.startUs && tUs < truth.endUs);
  const stepUs = scored.reduce((longest, { durationUs }) => Math.max(longest, durationUs), sliceUs);
  return { points: trackDetections(scored, options, answerTimes(scored, truth.endUs, sliceUs)).points, stepUs };
}

/** Makes tracks of the detections of one recording, in time order, and counts their figures. */
export function trackTally(
  truth: LabelledRecording,
  detections: readonly Detection[],
  protocol: EvaluationProtocol,
  options: TrackerOptions,
): TrackTally {
  const { points, stepUs } = scoredTracks(truth, detections, protocol, options);
  return tallyTracks(truth, points, stepUs, { ...protocol, falseTrackShare });
}
