import type { Detection } from './detection.ts';

/** A detection of 4 × 4 px on the recording `tiny`. */
export const detectionAt = (tUs: number, x: number, y: number, durationUs = 10_000): Detection => ({
  recording: 'tiny',
  tUs,
  durationUs,
  x,
  y,
  w: 4,
  h: 4,
  score: 1,
});
