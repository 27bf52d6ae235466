import { tangentPlane, toPlane } from '../sphere/tangent-plane.ts';
import { degree, direction, dot, type Vector } from '../sphere/vector.ts';
import { fours, type Quad, quadOf } from './quads.ts';
import type { StarField } from './star-field.ts';
import type { Point } from './wcs/point.ts';

/** Quads of catalogue stars, found by their codes. */
export interface QuadIndex {
  readonly count: number;
  /** Every quad whose code differs by at most `tolerance` in each number: code, stars in the order of the code, size in degrees. */
  near(code: Quad['code'], tolerance: number): IndexedQuad[];
}

interface IndexedQuad {
  readonly code: Quad['code'];
  /** Numbers of the stars in the field. */
  readonly stars: readonly [number, number, number, number];
  readonly sizeDeg: number;
}

/** Width of a bin of codes. */
const bin = 0.04;
const binOf = (value: number): number => Math.floor((value + 1) / bin);
const key = (a: number, b: number, c: number, d: number): number => ((a * 128 + b) * 128 + c) * 128 + d;

export interface IndexOptions {
  /** Radius of the circles, degrees. */
  readonly radiusDeg: number;
  /** Size of the smallest quads, degrees. */
  readonly smallestDeg: number;
  /** Brightest stars of each circle that make quads. */
  readonly brightest: number;
}

/** Quads of the brightest stars in circles about `centers`. */
export function indexQuads(
  field: StarField,
  centers: readonly Vector[],
  { radiusDeg, smallestDeg, brightest }: IndexOptions,
): QuadIndex {
  const bins = new Map<number, IndexedQuad[]>();
  const seen = new Map<number, Set<number>>();
  const choices = fours(brightest);
  let count = 0;
  for (const center of centers) {
    const near = field.near(center, radiusDeg, brightest);
    const plane = tangentPlane(center);
    const points = near.map((star) => toPlane(plane, field.directions[star]) as Point);
    for (const four of choices) {
      if (four[3] >= near.length) break;
      const stars = four.map((i) => near[i]) as [number, number, number, number];
      if (!isNew(seen, stars, field.stars.length)) continue;
      const quad = quadOf(four.map((i) => points[i]));
      if (quad === undefined || quad.size < smallestDeg) continue;
      const { code, order, size } = quad;
      const [a, b, c, d] = code;
      const at = key(binOf(a), binOf(b), binOf(c), binOf(d));
      const entry: IndexedQuad = {
        code,
        stars: [stars[order[0]], stars[order[1]], stars[order[2]], stars[order[3]]],
        sizeDeg: size,
      };
      const inBin = bins.get(at);
      if (inBin) inBin.push(entry);
      else bins.set(at, [entry]);
      count++;
    }
  }
  return { count, near: (code, tolerance) => quadsNear(bins, code, tolerance) };
}

/** Whether four stars (numbers that rise) come for the first time: circles overlap. */
function isNew(seen: Map<number, Set<number>>, [a, b, c, d]: readonly [number, number, number, number], stars: number): boolean {
  const first = a * stars + b;
  const second = c * stars + d;
  const after = seen.get(first);
  if (after === undefined) seen.set(first, new Set([second]));
  else if (after.has(second)) return false;
  else after.add(second);
  return true;
}

function quadsNear(bins: ReadonlyMap<number, readonly IndexedQuad[]>, code: Quad['code'], tolerance: number): IndexedQuad[] {
  const [a0, b0, c0, d0] = code.map((value) => binOf(value - tolerance)) as [number, number, number, number];
  const [a1, b1, c1, d1] = code.map((value) => binOf(value + tolerance)) as [number, number, number, number];
  const found: IndexedQuad[] = [];
  for (let a = a0; a <= a1; a++)
    for (let b = b0; b <= b1; b++)
      for (let c = c0; c <= c1; c++)
        for (let d = d0; d <= d1; d++)
          for (const quad of bins.get(key(a, b, c, d)) ?? [])
            if (quad.code.every((value, i) => Math.abs(value - code[i]) <= tolerance)) found.push(quad);
  return found;
}

/** Directions `stepDeg` degrees apart that cover a circle of the sky. */
export function latticeOver(center: Vector, radiusDeg: number, stepDeg: number): Vector[] {
  const found: Vector[] = [];
  const min = Math.cos(Math.min(180, radiusDeg) * degree) - 1e-12;
  for (let dec = -90; dec <= 90; dec += stepDeg) {
    const around = Math.max(1, Math.ceil((360 * Math.cos(dec * degree)) / stepDeg));
    for (let i = 0; i < around; i++) {
      const here = direction((360 * i) / around, dec);
      if (dot(here, center) >= min) found.push(here);
    }
  }
  return found;
}
