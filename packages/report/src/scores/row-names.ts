/** Detectors without a network, and their rows. */
export const baselineNames = {
  activityDensity: 'activity filter + density',
  rateLikelihood: 'pixel-rate likelihood',
  houghLines: 'Hough lines',
  evidence: 'evidence neurons',
} as const;

/** Row of the evidence neurons that know the future as well. */
export const offlineName = `${baselineNames.evidence}, offline`;

export type BaselineName = keyof typeof baselineNames;

/** What a row of the table is: the model under test, something to compare it with, or a test that must come out at chance. */
export type RowKind = 'model' | 'baseline' | 'null';

/** Rows of the networks, which other tables ask for. */
export const rowNames = {
  trained: 'trained network',
  untrained: 'untrained network',
  matched: 'untrained, as many answers',
  constant: 'constant weights, as many answers',
} as const;
