import type { Point } from './wcs/point.ts';

/** The shape of four points, whatever their place, size and angle. */
export interface Quad {
  /** The two inner points in axes in which the widest pair lies at (0, 0) and (1, 1). */
  readonly code: readonly [number, number, number, number];
  /** Which of the four are the widest pair and the inner points, in the order that makes the code unique. */
  readonly order: readonly [number, number, number, number];
  /** Distance of the widest pair, in the units of the points. */
  readonly size: number;
}

const pairs = [
  [0, 1, 2, 3],
  [0, 2, 1, 3],
  [0, 3, 1, 2],
  [1, 2, 0, 3],
  [1, 3, 0, 2],
  [2, 3, 0, 1],
] as const;

/**
 * The code of four points; undefined where an inner point is outside the circle over the widest pair.
 *
 * @see Lang et al. 2010, AJ 139, 1782, section 2.2
 */
export function quadOf(points: readonly Point[]): Quad | undefined {
  let widest = -1;
  let [a, b, c, d]: readonly [number, number, number, number] = pairs[0];
  for (const pair of pairs) {
    const square = (points[pair[0]][0] - points[pair[1]][0]) ** 2 + (points[pair[0]][1] - points[pair[1]][1]) ** 2;
    if (square > widest) [widest, a, b, c, d] = [square, ...pair];
  }
  if (widest === 0) return undefined;
  let inner = inAxesOf(points[a], points[b], points[c]);
  let other = inAxesOf(points[a], points[b], points[d]);
  if (outside(inner) || outside(other)) return undefined;
  // Exchanging the ends of the widest pair turns the axes by 180 degrees; exchanging the inner points changes nothing else.
  if (inner[0] + other[0] > 1) {
    [a, b] = [b, a];
    inner = [1 - inner[0], 1 - inner[1]];
    other = [1 - other[0], 1 - other[1]];
  }
  if (inner[0] > other[0]) [c, d, inner, other] = [d, c, other, inner];
  return { code: [...inner, ...other], order: [a, b, c, d], size: Math.sqrt(widest) };
}

function inAxesOf(a: Point, b: Point, p: Point): Point {
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]];
  const [vx, vy] = [p[0] - a[0], p[1] - a[1]];
  const square = ux * ux + uy * uy;
  const along = (vx * ux + vy * uy) / square;
  const across = (vy * ux - vx * uy) / square;
  return [along - across, along + across];
}

/** Slightly wider than the circle, so that errors of places lose no quad of its rim. */
const outside = ([x, y]: Point): boolean => (x - 0.5) ** 2 + (y - 0.5) ** 2 > 0.52;

/** All choices of four of `count`, those of small numbers first. */
export function fours(count: number): (readonly [number, number, number, number])[] {
  const all: [number, number, number, number][] = [];
  for (let l = 3; l < count; l++)
    for (let k = 2; k < l; k++) for (let j = 1; j < k; j++) for (let i = 0; i < j; i++) all.push([i, j, k, l]);
  return all;
}
