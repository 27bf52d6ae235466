import { type EvaluationProtocol, type LabelledRecording, type TrackTally, tallyTracks } from '@spikeseg/evaluation';
import { type Detection, type TrackerOptions, trackDetections } from '@spikeseg/segmentation';

/** A track with at most this share of its points at an object is a false one, as docs/evaluation.md says. */
const falseTrackShare = 0.1;

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
