import { brightnessAround } from './brightness.ts';
import type { Track } from './track.ts';

/** A track at the middle of a small sensor that stands. @param of what is different */
export const trackWith = (of: Partial<Track> = {}): Track => ({
  group: 1,
  id: undefined,
  tUs: 0,
  x: 40,
  y: 28,
  vx: 0,
  vy: 0,
  pp: 1,
  pv: 0,
  vv: 0.25,
  drift: 0,
  beyondNats: 0,
  maxNats: 0,
  nats: 0,
  brightness: brightnessAround(10),
  events: 10,
  seconds: 1,
  usualHz: 10,
  inView: 1,
  asideX: 0,
  asideY: 0,
  bornUs: 0,
  confirmedUs: 0,
  seenUs: 0,
  path: [],
  trail: [],
  ...of,
});
