import type { EvaluationProtocol } from './protocol.ts';

/** What defines the figures of tracks, besides the distances and times that detections are scored with. */
export interface TrackProtocol extends EvaluationProtocol {
  /**
   * A track is false when at most this share of its points lies within `matchRadiusPx` of an object known to be there: a
   * track of noise that an object happens to cross stays a false one.
   */
  readonly falseTrackShare: number;
}
