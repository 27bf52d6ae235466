import type { SpotKnot } from '@spikeseg/events';

/** A path with the times and places between which it is. */
export interface BoxedPath {
  readonly knots: readonly SpotKnot[];
  readonly fromS: number;
  readonly untilS: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** Length over time, px/s; 0 for a single point. */
  readonly meanPxS: number;
}

/** What is slower than this, px/s, leaves so many events at a place that they stay part of the background that is learned there. */
const slowPxS = 20;

export const isSlow = ({ meanPxS }: BoxedPath): boolean => meanPxS < slowPxS;

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
  let least = Infinity;
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
    least = Math.min(least, Math.hypot(nearest.x - x, nearest.y - y));
  }
  return least;
}

const interpolate = (from: SpotKnot, to: SpotKnot, part: number): SpotKnot => ({
  tS: from.tS + part * (to.tS - from.tS),
  x: from.x + part * (to.x - from.x),
  y: from.y + part * (to.y - from.y),
});
