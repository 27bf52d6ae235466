import type { Hypothesis, Picture } from './evidence.ts';
import type { QuadIndex } from './quad-index.ts';
import { fours, quadOf } from './quads.ts';
import type { Point } from './wcs/point.ts';

/** A hypothesis, and how much of the allowed chance of a wrong solution it gets, beside the others. */
export interface WeighedHypothesis extends Hypothesis {
  readonly weight: number;
}

/** Brightest stars of the picture that make quads. */
const brightest = 16;
/** Codes differ by at most so many standard deviations. */
const reach = 2.5;

/**
 * Every way in which four of the brightest stars of a picture look like four of the index, with the picture as it is and mirrored.
 *
 * @param scale lowest and highest scale, degrees/px
 */
export function hypotheses(
  { points, width, height, sigmaPx }: Picture,
  index: QuadIndex,
  [lowest, highest]: readonly [number, number],
): WeighedHypothesis[] {
  const found: WeighedHypothesis[] = [];
  const choices = fours(Math.min(brightest, points.length));
  for (const mirrored of [false, true]) {
    const seen: Point[] = points.slice(0, brightest).map(([x, y]) => [x, mirrored ? -y : y]);
    for (const four of choices) {
      const quad = quadOf(four.map((i) => seen[i]));
      if (quad === undefined || quad.size < smallestQuad * Math.hypot(width, height)) continue;
      // A code of size √2: errors of three places, and 0.002 for a plane that touches the sphere elsewhere.
      const sigma = Math.hypot((1.8 * sigmaPx) / quad.size, 0.002);
      for (const { code, stars, sizeDeg } of index.near(quad.code, reach * sigma)) {
        const scale = sizeDeg / quad.size;
        if (scale < lowest || scale > highest) continue;
        const square = code.reduce((sum, value, i) => sum + (value - quad.code[i]) ** 2, 0);
        const pictured = quad.order.map((i) => four[i]);
        found.push({ pictured, catalogued: stars, mirrored, weight: Math.exp(-square / (2 * sigma * sigma)) });
      }
    }
  }
  return found.toSorted((a, b) => b.weight - a.weight);
}

/** Smallest quad that is used, as a share of the diagonal of the chip. */
export const smallestQuad = 0.08;
