import { type Brightness, meanHz, minHz, ofLast, passTime, seeEvent } from './brightness.ts';

/** Standard deviation of a spot, px: that of a point of light on real recordings. */
const spotSigmaPx = 1.75;
/** Its variance, px² per axis. */
export const spotPx2: number = spotSigmaPx ** 2;
/** Nothing begins within this distance of a confirmed track, px. */
export const besidePx: number = 6 + 2 * spotSigmaPx;
/** Memory of the brightness that is reported, s. */
const observedS = 3;
/** What is left of that. */
const observedAfter = ofLast((seconds) => Math.exp(-seconds / observedS));
/** A new track takes its place and velocity from events of this long, s. */
export const startMemoryS = 0.3;
/** Maximum evidence of an object, nats: more would be no reason to wait longer for one that has left. */
export const enoughNats = 13;
/** An object is surely where it is reported if it lacks no more of that, nats. */
const lackNats = 1.5;

/** Whether a track may not have its object any more. */
export const lacks = ({ nats }: Track): boolean => nats < enoughNats - lackNats;

/** Where a track was after a step, and what it had. */
export interface PathPoint {
  readonly tUs: number;
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  readonly nats: number;
}

/** A place that a track has passed. */
export interface TrailPoint {
  readonly tUs: number;
  readonly x: number;
  readonly y: number;
}

/**
 * What is known of an object, or of what may be one: plain data that every event changes. Nearly constant velocity; both axes have the same noise and
 * the same times, so that they share one covariance.
 */
export interface Track {
  /** Tracks that suppose different motions of one object have the same number. */
  readonly group: number;
  /** Number of the object, from 1; undefined while it is not confirmed. */
  id: number | undefined;
  tUs: number;
  /** px, px/s */
  x: number;
  y: number;
  vx: number;
  vy: number;
  /** Variances of place (px²) and velocity (px²/s²), and their covariance, per axis. */
  pp: number;
  pv: number;
  vv: number;
  /** Strength of the noise that drives its velocity, px²/s³. */
  readonly drift: number;
  /** Evidence that it exists; what it has gained beyond that which is kept; and the most that it or a sibling has had of both, nats. */
  nats: number;
  beyondNats: number;
  maxNats: number;
  brightness: Brightness;
  /** Events that were its own, and time in which, s; both fade over 3 s, and their quotient is what is reported as its brightness. */
  events: number;
  seconds: number;
  /** Its mean brightness of 20 s, events/s. */
  usualHz: number;
  /** Share of its spot that lies on the sensor. */
  inView: number;
  /** Where the middle of its events on the sensor is beside it, px: farther in, where its spot lies across an edge. */
  asideX: number;
  asideY: number;
  readonly bornUs: number;
  confirmedUs: number;
  /** Time of the last event that was rather its own than not, µs. */
  seenUs: number;
  /** After the last steps, oldest first. */
  readonly path: PathPoint[];
  /** Places of the last seconds, oldest first, where its pixels may go on. */
  readonly trail: TrailPoint[];
}

/** Brightness that is expected now, events/s. */
export const rateOf = ({ brightness }: Track): number => meanHz(brightness);

/** Brightness of the last seconds, events/s. */
export const observedHz = ({ events, seconds }: Pick<Track, 'events' | 'seconds'>): number => Math.max(minHz, events / seconds);

/** A copy that nothing else changes. */
export const copyOf = (track: Track): Track => ({ ...track, brightness: track.brightness.slice(), trail: [...track.trail] });

/** A track at another time, as if nothing had happened since or before. What gives no event loses evidence by its brightness. */
export function predict(track: Track, tUs: number): void {
  const dt = (tUs - track.tUs) * 1e-6;
  if (dt === 0) return;
  const s = Math.abs(dt);
  const { vv, pv, drift } = track;
  track.tUs = tUs;
  track.x += track.vx * dt;
  track.y += track.vy * dt;
  track.pp += 2 * dt * pv + dt * dt * vv + (drift * s * s * s) / 3;
  track.pv += dt * vv + (drift * dt * s) / 2;
  track.vv += drift * s;
  const seen = s * track.inView;
  track.nats -= passTime(track.brightness, s, seen);
  const kept = observedAfter(s);
  track.events *= kept;
  track.seconds = track.seconds * kept + seen;
}

/** Density of the events of a track at a distance from where it is expected, per px². @param d2 its square, px² */
export function densityAt({ pp }: Pick<Track, 'pp'>, d2: number): number {
  const s = pp + spotPx2;
  return d2 > 16 * s ? 0 : Math.exp(-d2 / 2 / s) / (2 * Math.PI * s);
}

/** A wider normal distribution, of twice the variance, measures what is around a spot; subtracted in this share it makes the mean 0 within the reach of a track. */
const around = (1 - Math.exp(-8)) / (1 - Math.exp(-4)) / 2;
/** What an event of the object of a track has in the mean, where the spot is as wide as is believed. */
export const ownProfile: number = 1 / 2 - (2 / 3) * around;

/**
 * A spot less what is around it: positive in its middle, negative farther out. Over events that are spread evenly the mean is 0.
 *
 * @param d2 square of the distance from where the track is expected, px²
 */
export function profileAt({ pp }: Pick<Track, 'pp'>, d2: number): number {
  const s = pp + spotPx2;
  return d2 > 16 * s ? 0 : Math.exp(-d2 / 2 / s) - around * Math.exp(-d2 / 4 / s);
}

/**
 * Takes in an event at (fromX, fromY) from where the track is expected, which is its own with a chance of `share`: the update of a Kalman filter, mixed with none.
 *
 * @see Bar-Shalom, Daum & Huang 2009, "The probabilistic data association filter"
 */
export function take(track: Track, fromX: number, fromY: number, share: number): void {
  const { pp, pv, vv } = track;
  const s = pp + spotPx2;
  const gainP = pp / s;
  const gainV = pv / s;
  const [dx, dy] = [fromX - track.asideX, fromY - track.asideY];
  track.x += share * gainP * dx;
  track.y += share * gainP * dy;
  track.vx += share * gainV * dx;
  track.vy += share * gainV * dy;
  const spread = (share * (1 - share) * (dx * dx + dy * dy)) / 2;
  track.pp = pp - share * gainP * pp + spread * gainP * gainP;
  track.pv = pv - share * gainP * pv + spread * gainP * gainV;
  track.vv = vv - share * gainV * pv + spread * gainV * gainV;
  if (share >= 0.5) track.seenUs = track.tUs;
  track.events += share;
}

/** Takes in what an event says for the existence of a track and for its brightness. @param perHz odds that it is its own for every event per second of that, s */
export function gain(track: Track, perHz: number): void {
  track.nats += Math.log1p(perHz * rateOf(track));
  seeEvent(track.brightness, perHz);
  if (track.id === undefined || track.nats <= enoughNats) return;
  track.beyondNats += track.nats - enoughNats;
  track.nats = enoughNats;
}

/** Whether two tracks are about one object. */
export const areSiblings = (one: Track, other: Track): boolean => one.group === other.group;

/** Memory of the way of a track, µs. As long as it goes back to its start the track may turn out to be an object that was known before. */
export const pathUs = 1.5e6;
/** Memory of its brightness, µs. */
const usualUs = 20e6;
/** A track has settled this long after it was confirmed, µs. */
export const settlesUs = 1e6;

/** Notes where a track is after a step. */
export function remember(track: Track): void {
  const { path, tUs, x, y, vx, vy, nats, bornUs, usualHz } = track;
  const stepUs = tUs - (path[path.length - 1]?.tUs ?? bornUs);
  track.usualHz += (rateOf(track) - usualHz) * Math.min(1, stepUs / Math.min(usualUs, Math.max(1, tUs - bornUs)));
  path.push({ tUs, x, y, vx, vy, nats });
  while (path[0].tUs < tUs - pathUs) path.shift();
}

/** Where a track was at a time, or at the first that it remembers. */
export function pointAt({ path }: Pick<Track, 'path'>, tUs: number): PathPoint {
  // How many points are not after the time: times rise along a path.
  let [known, beyond] = [0, path.length];
  while (known < beyond) {
    const middle = (known + beyond) >> 1;
    if (path[middle].tUs <= tUs) known = middle + 1;
    else beyond = middle;
  }
  return path[Math.max(0, known - 1)];
}

/** Makes the way of an object until a time that of the track that it goes on as. What it had is no more than the track has: nothing is lost by it. */
export function inherit(track: Track, { path, trail }: Track, untilUs: number): void {
  const before = path.filter(({ tUs }) => tUs <= untilUs && tUs < (track.path[0]?.tUs ?? Infinity));
  track.path.unshift(...before.map((point) => ({ ...point, nats: Math.min(point.nats, track.nats) })));
  track.trail.unshift(...trail.filter(({ tUs }) => tUs <= untilUs && tUs < (track.trail[0]?.tUs ?? Infinity)));
}
