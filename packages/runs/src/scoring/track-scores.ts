import { type EvaluationProtocol, type LabelledRecording, type TrackTally, tallyTracks } from '@spikeseg/evaluation';
import type { Detection, Tracked } from '@spikeseg/segmentation';

/** A track with at most this share of its points at an object is a false one, as docs/evaluation.md says. */
const falseTrackShare = 0.1;

/** Counts the figures of the tracks that were found in a recording. A point stands as long as the longest detection, or a slice. */
export function trackTally(
  truth: LabelledRecording,
  { detections, points }: Pick<Tracked, 'points'> & { readonly detections: readonly Detection[] },
  protocol: EvaluationProtocol,
): TrackTally {
  const pointUs = detections.reduce((longest, { durationUs }) => Math.max(longest, durationUs), protocol.sliceMs * 1000);
  return tallyTracks(truth, points, pointUs, { ...protocol, falseTrackShare });
}
