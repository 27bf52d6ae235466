import type { LabelTrack } from '@spikeseg/events';
import type { SpotKnot } from '@spikeseg/events/synthetic';

/** A path with the times and places between which it is. */
interface BoxedPath {
  readonly knots: readonly SpotKnot[];
  readonly fromS: number;
  readonly untilS: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** Length over time, px/s; 0 for a single point. */
  readonly meanPxS: number;
}

/** What is labelled and slower than this, px/s, may have been there before its labels begin, and after they end. */
const slowPxS = 20;

const isSlow = ({ meanPxS }: BoxedPath): boolean => meanPxS < slowPxS;

/** Pieces of a path that are looked at as one place are at most this long, px and s. */
const piecePx = 4;
const pieceS = 0.5;

/** @param knots one or more, in time order */
export function boxedPath(knots: readonly SpotKnot[]): BoxedPath {
  const [fromS, untilS] = [knots[0].tS, knots[knots.length - 1].tS];
  let length = 0;
  for (let k = 1; k < knots.length; k++) length += Math.hypot(knots[k].x - knots[k - 1].x, knots[k].y - knots[k - 1].y);
  const meanPxS = untilS > fromS ? length / (untilS - fromS) : 0;
  return { knots, fromS, untilS, x: range(knots.map(({ x }) => x)), y: range(knots.map(({ y }) => y)), meanPxS };
}

/**
 * Whether two paths may come nearer than a distance at times no further apart than a margin: |a(s) − b(t)| < apartPx for some
 * |s − t| ≤ marginS. Pieces of a are looked at as places, so that paths up to 2 px further apart may count as near; no nearer ones are missed.
 *
 * @param marginS Infinity: at any times
 */
export function comeNear(a: BoxedPath, b: BoxedPath, apartPx: number, marginS: number): boolean {
  if (a.fromS - marginS > b.untilS || b.fromS - marginS > a.untilS) return false;
  if (a.x[0] - apartPx > b.x[1] || b.x[0] - apartPx > a.x[1]) return false;
  if (a.y[0] - apartPx > b.y[1] || b.y[0] - apartPx > a.y[1]) return false;
  for (let k = 0; k < Math.max(1, a.knots.length - 1); k++) {
    const from = a.knots[k];
    const to = a.knots[Math.min(k + 1, a.knots.length - 1)];
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const pieces = Math.max(1, Math.ceil(length / piecePx), Math.ceil((to.tS - from.tS) / pieceS));
    const half = 0.5 / pieces;
    const reach = apartPx + half * length;
    const window = marginS + half * (to.tS - from.tS);
    for (let piece = 0; piece < pieces; piece++) {
      const place = interpolate(from, to, (piece + 0.5) / pieces);
      if (distanceToBox(place, b) < reach && distanceTo(place, b, window) < reach) return true;
    }
  }
  return false;
}

function distanceToBox({ x, y }: SpotKnot, box: BoxedPath): number {
  return Math.hypot(Math.max(box.x[0] - x, 0, x - box.x[1]), Math.max(box.y[0] - y, 0, y - box.y[1]));
}

const range = (values: readonly number[]): [number, number] => [
  values.reduce((a, b) => Math.min(a, b)),
  values.reduce((a, b) => Math.max(a, b)),
];

/** Distance of a place from the part of a path that is within a time of it, px; Infinity where there is none. */
function distanceTo({ tS, x, y }: SpotKnot, { knots }: BoxedPath, windowS: number): number {
  let min = Infinity;
  for (let k = 0; k < Math.max(1, knots.length - 1); k++) {
    const from = knots[k];
    const to = knots[Math.min(k + 1, knots.length - 1)];
    if (from.tS > tS + windowS || to.tS < tS - windowS) continue;
    const seconds = to.tS - from.tS;
    const first = seconds > 0 ? Math.max(0, (tS - windowS - from.tS) / seconds) : 0;
    const last = seconds > 0 ? Math.min(1, (tS + windowS - from.tS) / seconds) : 1;
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const square = dx * dx + dy * dy;
    const foot = square > 0 ? ((x - from.x) * dx + (y - from.y) * dy) / square : 0;
    const nearest = interpolate(from, to, Math.min(Math.max(foot, first), last));
    min = Math.min(min, Math.hypot(nearest.x - x, nearest.y - y));
  }
  return min;
}

const interpolate = (from: SpotKnot, to: SpotKnot, part: number): SpotKnot => ({
  tS: from.tS + part * (to.tS - from.tS),
  x: from.x + part * (to.x - from.x),
  y: from.y + part * (to.y - from.y),
});

/** Labels that are no further than this from the one before are left out, px. What keeps away from a path keeps this much more. */
const labelStepPx = 1;

/**
 * Paths of labelled objects, straight between labels, in seconds since the first event. Labels that hardly move are left out: a real
 * object that stands has thousands.
 */
export function labelledPaths(objects: readonly LabelTrack[], startUs: number): BoxedPath[] {
  return objects
    .filter(({ t }) => t.length > 0)
    .map(({ t, x, y }) => {
      const at = (i: number): SpotKnot => ({ tS: (t[i] - startUs) / 1e6, x: x[i], y: y[i] });
      const knots = [at(0)];
      let kept = 0;
      for (let i = 1; i < t.length; i++) {
        if (i < t.length - 1 && Math.hypot(x[i] - x[kept], y[i] - y[kept]) <= labelStepPx) continue;
        // The one before, too: it may have stood for long before it moved.
        if (i - 1 > kept) knots.push(at(i - 1));
        knots.push(at(i));
        kept = i;
      }
      return boxedPath(knots);
    });
}

/**
 * Whether a path comes too near to labelled objects. A slow one may be there before and after its labels, so its places are kept free
 * all the time; those of a fast one for a margin before and after it.
 */
export function isNearLabels(path: BoxedPath, labelled: readonly BoxedPath[], apartPx: number, marginS: number): boolean {
  return labelled.some((other) => comeNear(path, other, apartPx + labelStepPx, isSlow(other) ? Infinity : marginS));
}

/** Width of a spot, px. Objects that leave many events at a place keep this far apart at all times. */
const spotPx = 12;

/** Area of a spot, px². */
export const placeAreaPx = (Math.PI * spotPx ** 2) / 4;

/** An object that may be put into a round. */
export interface InjectionCandidate {
  readonly path: BoxedPath;
  /** Events/s */
  readonly rateHz: number;
}

/** What the objects of a round have to keep. */
export interface RoundRules {
  readonly apartPx: number;
  readonly marginS: number;
  /** Events/s of all objects at a time. */
  readonly largestHz: number;
  /** Events that an object may leave in a spot that others use at another time; see `placeAreaPx`. */
  readonly largestLeft: number;
}

/** Objects that share one copy of a recording. */
export class InjectionRound<T extends InjectionCandidate> {
  readonly members: T[] = [];
  readonly #rules: RoundRules;

  constructor(rules: RoundRules) {
    this.#rules = rules;
  }

  /** Puts an object in, if it keeps away from the others and the sum of their rates stays small enough. @returns whether it does */
  add(candidate: T): boolean {
    if (this.#isNearMembers(candidate) || !this.#hasLightFor(candidate)) return false;
    this.members.push(candidate);
    return true;
  }

  /** Whether the sum of rates is small enough whenever another object is there, too: it rises only where one begins. */
  #hasLightFor({ path, rateHz }: InjectionCandidate): boolean {
    const beside = this.members.filter(({ path: { fromS, untilS } }) => fromS < path.untilS && untilS > path.fromS);
    const begins = [path.fromS, ...beside.map(({ path: { fromS } }) => fromS).filter((fromS) => fromS > path.fromS)];
    return begins.every((tS) => {
      const there = beside.filter(({ path: { fromS, untilS } }) => fromS <= tS && untilS > tS);
      return there.length === 0 || there.reduce((sum, other) => sum + other.rateHz, rateHz) <= this.#rules.largestHz;
    });
  }

  #isNearMembers(candidate: InjectionCandidate): boolean {
    const { apartPx, marginS } = this.#rules;
    const { path } = candidate;
    const lasts = this.#leavesMuch(candidate);
    return this.members.some(
      (member) =>
        comeNear(path, member.path, apartPx, marginS) ||
        (lasts && this.#leavesMuch(member) && comeNear(path, member.path, spotPx, Infinity)),
    );
  }

  /** Whether so many events stay at a place that they become part of the background that is learned there. */
  #leavesMuch({ path: { fromS, untilS, meanPxS }, rateHz }: InjectionCandidate): boolean {
    const thereS = Math.min(untilS - fromS, meanPxS > 0 ? spotPx / meanPxS : Infinity);
    return rateHz * thereS > this.#rules.largestLeft;
  }
}
