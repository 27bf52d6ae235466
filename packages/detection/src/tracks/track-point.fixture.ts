import type { TrackPoint } from './tracker.ts';

/** A point of a confirmed track. */
export const pointAt = (track: number, tUs: number, x: number, y: number): TrackPoint => ({
  recording: 'tiny',
  track,
  tUs,
  x,
  y,
  vx: 0,
  vy: 0,
  w: 4,
  h: 4,
  score: 1,
});
