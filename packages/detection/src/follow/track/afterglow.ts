import { bestOfEach } from './reported.ts';
import { rateOf, spotPx2, type Track, type TrailPoint } from './track.ts';

/*
 * What an object leaves on pixels that it has passed is its own. Two things are known. Behind what is fast pixels go on for a tenth of a second. Behind what is
 * bright they see it go: OFF events, which begin 2 to 3 px behind it and fall by e in 0.8 s; measured on a real night with 108 stars at 4.7 px/s, where stars of
 * 15, 35, 75, 160 and 390 ON events/s have 0.035, 0.05, 0.10, 0.29 and 0.57 OFF events per ON event, λ/(λ + 400 Hz) or less. Around what is bright there is a halo:
 * the variance of a spot there is 1.9 px² + λ/(140 Hz), per axis.
 */

/** Minimum speed of an object that leaves an afterglow, px/s. */
const slowestPxS = 60;
/** Time for which pixels go on after an object, s, and their events as a share of its own. */
const [glowS, glowShare] = [0.1, 0.5];
/** Later an event is not of the afterglow, s. */
const longestGlowS = 0.4;

/** Events/s of an object of which every second ON event has an OFF event in its trail. */
const halfHz = 400;
/** A trail may have this many times the usual number of events: objects differ. */
const margin = 2;
/** Mean time of its events, s; from where on behind the object it begins, px, and from where on it falls; and the least trail that is looked at, events/s. */
const [trailS, fromPx, edgePx, minHz] = [0.8, 1, 2.4, 1];
/** What is bright is wider, by 1 px² for so many events/s; beyond the spot that tracks expect, so much of it may be. */
const [widerHz, haloShare] = [140, 0.5];
/** Events farther away are not looked at, standard deviations. */
const reach = 3;
/** A track remembers its places of this long ago, µs, this far apart, px and µs. */
const [trailUs, apartPx, apartUs] = [5e6, 1.5, 5e4];

/** Notes where a track is, for what it leaves. */
export function leaveTrail({ trail, tUs, x, y }: Track): void {
  const last = trail[trail.length - 1];
  while (trail.length > 0 && trail[0].tUs < tUs - trailUs) trail.shift();
  if (last !== undefined && (tUs - last.tUs < apartUs || (x - last.x) ** 2 + (y - last.y) ** 2 < apartPx ** 2)) return;
  trail.push({ tUs, x, y });
}

/** The trail of an object, and where it is, so that few events have to look. */
interface Box {
  readonly track: Track;
  /** Where it must have been before it began; undefined where nothing is known, or need be. */
  readonly before: TrailPoint | undefined;
  readonly isFast: boolean;
  readonly rateHz: number;
  /** Events/s of its trail. */
  readonly trailHz: number;
  /** Variance of its spot and its trail, px² per axis. */
  readonly variance: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Boxes are looked up by rows of 2^4 pixels; no sensor has more of these. */
const [rowBits, maxRows] = [4, 256];

/** What all objects leave. */
export class Afterglow {
  #boxes: readonly Box[] = [];
  /** By row of squares the boxes that reach it, in their order; and of how many: what follows them is of steps before. */
  readonly #rows: Box[][] = [];
  readonly #counts = new Int32Array(maxRows);
  readonly #groups: number[] = [];
  readonly #odds: number[] = [];

  /** Begins a step. */
  begin(tracks: readonly Track[]): void {
    this.#boxes = bestOfEach(tracks).flatMap((track) => boxOf(track) ?? []);
    this.#counts.fill(0);
    for (const box of this.#boxes) {
      // What is fast glows beyond its box.
      const last = box.isFast ? maxRows - 1 : Math.min(maxRows - 1, box.bottom >> rowBits);
      for (let row = box.isFast ? 0 : Math.max(0, box.top >> rowBits); row <= last; row++) {
        const boxes = (this.#rows[row] ??= []);
        boxes[this.#counts[row]++] = box;
      }
    }
  }

  /** How much likelier an event comes from what objects have left than from background. @param p its polarity @param ratio its likelihood ratio, s·px */
  look(x: number, y: number, tUs: number, p: number, ratio: number): number {
    this.#groups.length = 0;
    this.#odds.length = 0;
    let sum = 0;
    const row = y >> rowBits;
    for (let k = 0; k < this.#counts[row]; k++) {
      const box = this.#rows[row][k];
      const { track, isFast, rateHz, trailHz } = box;
      if (isFast) sum += glowOdds(track, x, y, tUs, ratio);
      if (trailHz < minHz || x < box.left || x > box.right || y < box.top || y > box.bottom) continue;
      const halo = haloShare * rateHz * ratio * haloDensity(box, x, y, tUs);
      const odds = halo + (p === 0 ? margin * trailHz * ratio * trailDensity(box, { tUs, x, y }) : 0);
      this.#groups.push(track.group);
      this.#odds.push(odds);
      sum += odds;
    }
    return sum;
  }

  /** Of the last event what the trail and the halo of the object of a track explain: to itself they are no other object. */
  of({ group }: Track): number {
    let sum = 0;
    for (let k = 0; k < this.#groups.length; k++) if (this.#groups[k] === group) sum += this.#odds[k];
    return sum;
  }

  /** Whether anything has been left. */
  get isEmpty(): boolean {
    return this.#boxes.length === 0;
  }
}

function boxOf(track: Track): Box | undefined {
  const { x, y, vx, vy, pp } = track;
  const isFast = vx * vx + vy * vy > slowestPxS * slowestPxS;
  const rateHz = rateOf(track);
  const trailHz = (rateHz * rateHz) / (rateHz + halfHz);
  if (!isFast && trailHz < minHz) return undefined;
  const variance = pp + spotPx2 + rateHz / widerHz;
  const widthPx = reach * Math.sqrt(variance);
  const before = beforeTrail(track);
  let [left, right, top, bottom] = before === undefined ? [x, x, y, y] : boundsOf(before, x, y);
  for (const point of track.trail) {
    if (point.x < left) left = point.x;
    if (point.x > right) right = point.x;
    if (point.y < top) top = point.y;
    if (point.y > bottom) bottom = point.y;
  }
  return {
    track,
    before,
    isFast,
    rateHz,
    trailHz,
    variance,
    left: left - widthPx,
    right: right + widthPx,
    top: top - widthPx,
    bottom: bottom + widthPx,
  };
}

const boundsOf = (point: TrailPoint, x: number, y: number): readonly [number, number, number, number] => [
  Math.min(x, point.x),
  Math.max(x, point.x),
  Math.min(y, point.y),
  Math.max(y, point.y),
];

/** Where a track must have been before its trail begins. */
function beforeTrail({ trail, tUs, x, y, vx, vy }: Track): TrailPoint | undefined {
  const first = trail[0];
  if (first === undefined) return undefined;
  const [knownS, beforeS] = [(tUs - first.tUs) * 1e-6, (first.tUs - tUs + trailUs) * 1e-6];
  if (beforeS <= 0) return undefined;
  const [meanX, meanY] = knownS < 1 ? [vx, vy] : [(x - first.x) / knownS, (y - first.y) / knownS];
  return { tUs: tUs - trailUs, x: first.x - beforeS * meanX, y: first.y - beforeS * meanY };
}

/** Odds that an event comes from a pixel that a fast object has passed: along its way, fewer the longer ago that was. */
function glowOdds(track: Track, x: number, y: number, tUs: number, ratio: number): number {
  const { vx, vy, pp } = track;
  const speed = Math.hypot(vx, vy);
  const s = (tUs - track.tUs) * 1e-6;
  const dx = x - track.x - vx * s;
  const dy = y - track.y - vy * s;
  const behind = -(dx * vx + dy * vy) / speed;
  if (behind <= 0 || behind > longestGlowS * speed) return 0;
  const across2 = dx * dx + dy * dy - behind * behind;
  const variance = pp + spotPx2;
  if (across2 > 9 * variance) return 0;
  const along = Math.exp(-behind / (glowS * speed)) / (glowS * speed);
  return (glowShare * rateOf(track) * ratio * along * Math.exp(-across2 / 2 / variance)) / Math.sqrt(2 * Math.PI * variance);
}

/** Density of the events around a bright spot, per px². */
function haloDensity({ track, variance }: Box, x: number, y: number, tUs: number): number {
  const s = (tUs - track.tUs) * 1e-6;
  const [dx, dy] = [x - track.x - track.vx * s, y - track.y - track.vy * s];
  return Math.exp(-(dx * dx + dy * dy) / 2 / variance) / (2 * Math.PI * variance);
}

/** Density of the events of a trail at a place and a time, per px²: by the nearest point of the way, and by how long ago the object was there. */
function trailDensity({ track, before, variance }: Box, { tUs, x, y }: TrailPoint): number {
  const s = (tUs - track.tUs) * 1e-6;
  let to: TrailPoint = { tUs, x: track.x + track.vx * s, y: track.y + track.vy * s };
  let [nearest2, behind, since, speed] = [reach * reach * variance, 0, 0, 0];
  let arc = 0;
  for (let k = track.trail.length - 1; k >= -1; k--) {
    const from = k < 0 ? before : track.trail[k];
    if (from === undefined) break;
    const [wayX, wayY] = [from.x - to.x, from.y - to.y];
    const length = Math.hypot(wayX, wayY);
    const lastsS = (to.tUs - from.tUs) * 1e-6;
    if (length > 0 && lastsS > 0) {
      const share = Math.min(1, Math.max(0, ((x - to.x) * wayX + (y - to.y) * wayY) / (length * length)));
      const [dx, dy] = [x - to.x - share * wayX, y - to.y - share * wayY];
      const apart2 = dx * dx + dy * dy;
      if (apart2 < nearest2) {
        nearest2 = apart2;
        behind = arc + share * length;
        since = (tUs - to.tUs) * 1e-6 + share * lastsS;
        speed = length / lastsS;
      }
    }
    arc += length;
    to = from;
  }
  if (behind <= fromPx) return 0;
  const begun = Math.min(1, (behind - fromPx) / (edgePx - fromPx));
  const seenS = since * Math.max(0, 1 - edgePx / behind);
  const along = (begun * Math.exp(-seenS / trailS)) / (trailS * speed);
  return (along * Math.exp(-nearest2 / 2 / variance)) / Math.sqrt(2 * Math.PI * variance);
}
