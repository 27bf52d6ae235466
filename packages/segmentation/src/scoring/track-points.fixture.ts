import type { TrackPoint } from '../tracks/tracker.ts';
import type { TrackProtocol } from './track-protocol.ts';
import { tinyProtocol } from './tiny.fixture.ts';

/** Match within 3 px, wake within 6 px for 10 ms, idle spot 5 px; false with at most a quarter of the points near. */
export const tinyTrackProtocol: TrackProtocol = { ...tinyProtocol, falseTrackShare: 0.25 };

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
  coasting: false,
});
