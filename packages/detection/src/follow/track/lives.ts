import { type EventStream, firstAtOrAfter } from '@spikeseg/events';
import { surelyNats } from '../../surely.ts';
import { brightnessAround } from './brightness.ts';
import { isOnSensor, lookAcrossEdges } from './edges.ts';
import { aheadBy } from './lead.ts';
import { copyOf, densityAt, gain, observedHz, predict, rateOf, spotPx2, startMemoryS, type Track, take } from './track.ts';

/** What a track knew at a moment, and, once it has been smoothed, what is known of it since. */
export interface Moment {
  readonly tUs: number;
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  readonly pp: number;
  readonly pv: number;
  readonly vv: number;
  /** Evidence that it had gathered, nats, and its brightness, events/s. */
  readonly nats: number;
  readonly rateHz: number;
}

/** A track from its first moment to its last. */
export interface Life {
  readonly track: Track;
  readonly moments: readonly Moment[];
}

export const momentOf = (track: Track): Moment => {
  const { tUs, x, y, vx, vy, pp, pv, vv, nats, beyondNats } = track;
  return { tUs, x, y, vx, vy, pp, pv, vv, nats: nats + beyondNats, rateHz: observedHz(track) };
};

/** The moments at which the object was there: from where its evidence was least before it was one to where it was most. */
export function whileThere({ track, moments }: Life): readonly Moment[] {
  let [first, last] = [0, 0];
  for (const [k, { tUs, nats }] of moments.entries()) {
    if (tUs <= track.confirmedUs && nats <= moments[first].nats) first = k;
    if (nats >= moments[last].nats) last = k;
  }
  return moments.slice(first, Math.max(first, last) + 1);
}

/**
 * Every moment by what came after it as well: a pass backwards over what a Kalman filter knew.
 *
 * @param drift of the track, px²/s³
 * @see Rauch, Tung & Striebel 1965, "Maximum likelihood estimates of linear dynamic systems"
 */
export function smoothed(moments: readonly Moment[], drift: number): Moment[] {
  const result = [...moments];
  for (let k = moments.length - 2; k >= 0; k--) {
    const [now, next] = [moments[k], result[k + 1]];
    const s = (next.tUs - now.tUs) * 1e-6;
    // What was expected of the next moment, and its covariance with this one.
    const pp = now.pp + 2 * s * now.pv + s * s * now.vv + (drift * s ** 3) / 3;
    const pv = now.pv + s * now.vv + (drift * s * s) / 2;
    const vv = now.vv + drift * s;
    const [cpp, cpv, cvp, cvv] = [now.pp + s * now.pv, now.pv, now.pv + s * now.vv, now.vv];
    const det = pp * vv - pv * pv;
    const [gpp, gpv] = [(cpp * vv - cpv * pv) / det, (cpv * pp - cpp * pv) / det];
    const [gvp, gvv] = [(cvp * vv - cvv * pv) / det, (cvv * pp - cvp * pv) / det];
    const [dx, dy] = [next.x - now.x - now.vx * s, next.y - now.y - now.vy * s];
    const [dvx, dvy] = [next.vx - now.vx, next.vy - now.vy];
    const [ep, ec, ev] = [next.pp - pp, next.pv - pv, next.vv - vv];
    result[k] = {
      ...now,
      x: now.x + gpp * dx + gpv * dvx,
      y: now.y + gpp * dy + gpv * dvy,
      vx: now.vx + gvp * dx + gvv * dvx,
      vy: now.vy + gvp * dy + gvv * dvy,
      pp: now.pp + gpp * gpp * ep + 2 * gpp * gpv * ec + gpv * gpv * ev,
      pv: now.pv + gpp * gvp * ep + (gpp * gvv + gpv * gvp) * ec + gpv * gvv * ev,
      vv: now.vv + gvp * gvp * ep + 2 * gvp * gvv * ec + gvv * gvv * ev,
    };
  }
  return result;
}

/** Events of a recording, with what is believed of each and no object explains, s·px; and by how much ON events come ahead of their objects, px. */
export interface Unexplained extends Pick<EventStream, 't' | 'x' | 'y' | 'p' | 'sensor'> {
  readonly ratio: Float32Array;
  readonly leadPx: number;
}

/** A place with a larger variance is unknown, px². */
const maxPx2 = 9;

/**
 * What came before a track: it is followed backwards, event by event, as long as there is evidence.
 *
 * @param first its first moment, smoothed
 * @param stepUs between two moments
 * @returns moments, oldest first
 */
export function broughtBack(
  track: Track,
  first: Moment,
  { t, x, y, p, sensor, ratio, leadPx }: Unexplained,
  stepUs: number,
): Moment[] {
  const known = { brightness: brightnessAround(first.rateHz), events: first.rateHz, seconds: 1, nats: 0, beyondNats: 0 };
  const back: Track = { ...track, ...first, ...known, id: undefined };
  lookAcrossEdges(back, sensor);
  const moments: Moment[] = [];
  let [max, kept] = [0, 0];
  for (let k = firstAtOrAfter(t, first.tUs) - 1; k >= 0; k--) {
    for (let untilUs = first.tUs - (moments.length + 1) * stepUs; untilUs >= t[k]; untilUs -= stepUs) {
      predict(back, untilUs);
      lookAcrossEdges(back, sensor);
      moments.push(momentOf(back));
      const isLost = back.nats < max - surelyNats || back.pp > maxPx2 || !isOnSensor(back, sensor);
      if (isLost) return moments.slice(0, kept).toReversed();
    }
    const s = (t[k] - back.tUs) * 1e-6;
    const [ax, ay] = [x[k] - back.x - back.vx * s, y[k] - back.y - back.vy * s];
    if (ax * ax + ay * ay > 4 * maxPx2 * spotPx2) continue;
    const now = copyOf(back);
    predict(now, t[k]);
    const way = aheadBy(now, p[k] === 1 ? leadPx : -leadPx);
    const [dx, dy] = [x[k] - now.x - way * now.vx, y[k] - now.y - way * now.vy];
    const perHz = ratio[k] * densityAt(now, dx * dx + dy * dy);
    const odds = rateOf(now) * perHz;
    if (!(odds > 0)) continue;
    Object.assign(back, now);
    gain(back, perHz);
    // Events of the last moment before a track have shown where it begins.
    if (track.bornUs - t[k] > startMemoryS * 1e6) take(back, dx, dy, odds / (1 + odds));
    if (back.nats > max + surelyNats) [max, kept] = [back.nats, moments.length];
  }
  return moments.slice(0, kept).toReversed();
}
