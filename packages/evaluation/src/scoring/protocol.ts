/** The distances and times that define the figures. Results under different protocols cannot be compared. */
export interface EvaluationProtocol {
  /** Length of a slice of time, ms. */
  readonly sliceMs: number;
  /** Radii of the TRUE volumes, px. */
  readonly volumeRadiiPx: readonly number[];
  /** An output this close to a label finds it, px. */
  readonly matchRadiusPx: number;
  /** Outputs this close to a label are not held against the strict specificity, px. */
  readonly guardRadiusPx: number;
  /** Size of a labelled spot outside the labelled interval, px. */
  readonly spotRadiusPx: number;
  /** A false detection this close to where an object lately was is its wake, px. */
  readonly wakeRadiusPx: number;
  /** How long ago that may be, s. */
  readonly wakeSeconds: number;
  /** Length of the blocks of time into which a recording is cut for resampling, s. */
  readonly blockSeconds: number;
}

/** The protocol of every score; slices and radii of the volumes are those of Afshar 2020. */
export const evaluationProtocol: EvaluationProtocol = {
  sliceMs: 10,
  volumeRadiiPx: [1, 3, 5, 10],
  matchRadiusPx: 6,
  guardRadiusPx: 10,
  spotRadiusPx: 12,
  wakeRadiusPx: 18,
  wakeSeconds: 3,
  blockSeconds: 5,
};

/** How the 95 % (or other) intervals are drawn. */
export interface BootstrapOptions {
  /** Resamples. */
  readonly samples: number;
  /** Share of resamples inside the interval, e.g. 0.95. */
  readonly confidence: number;
  readonly seed: number;
  /** With fewer recordings than this, blocks of time are resampled instead of recordings. */
  readonly minRecordings: number;
}

/** What defines the figures of tracks, besides the distances and times that detections are scored with. */
export interface TrackProtocol extends EvaluationProtocol {
  /**
   * A track is false when at most this share of its points lies within `matchRadiusPx` of an object known to be there: a
   * track of noise that an object happens to cross stays a false one.
   */
  readonly falseTrackShare: number;
}
