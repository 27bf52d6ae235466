import type { SpikesegConfig } from '@spikeseg/config';
import { type EvaluationProtocol, type LabelledRecording, type TrackTally, tallyTracks } from '@spikeseg/evaluation';
import { type Detection, type TrackerOptions, trackDetections } from '@spikeseg/segmentation';
import type { SensorSize } from '@spikeseg/events';

/** A track with at most this share of its points at an object is a false one, as docs/evaluation.md says. */
const falseTrackShare = 0.1;

/** What makes tracks of detections. @param sensor beside which nothing is tracked; left out: there are no edges */
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

/** Makes tracks of the detections of one recording, in time order, as `detect` does, and counts their figures. A point stands as long as the longest detection, or a slice. */
export function trackTally(
  truth: LabelledRecording,
  detections: readonly Detection[],
  protocol: EvaluationProtocol,
  options: TrackerOptions,
): TrackTally {
  const { points } = trackDetections(detections, options);
  const pointUs = detections.reduce((longest, { durationUs }) => Math.max(longest, durationUs), protocol.sliceMs * 1000);
  return tallyTracks(truth, points, pointUs, { ...protocol, falseTrackShare });
}
