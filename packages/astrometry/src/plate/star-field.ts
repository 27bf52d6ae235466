import type { CatalogueStar } from '../catalogue/catalogue.ts';
import { degree, direction, type Vector } from '../sphere/vector.ts';

/** Stars of a part of the sky, the brightest first, with their directions, in cubes, so that those near a direction are found at once. */
export interface StarField {
  readonly stars: readonly CatalogueStar[];
  readonly directions: readonly Vector[];
  /** Numbers of stars up to `radiusDeg` from a direction, the brightest first, at most `most`. */
  near(center: Vector, radiusDeg: number, max: number): number[];
}

/** @param radiusDeg radius of the circles that will be asked for, degrees */
export function starField(stars: readonly CatalogueStar[], radiusDeg: number): StarField {
  const directions = stars.map(({ raDeg, decDeg }) => direction(raDeg, decDeg));
  const side = Math.max(0.002, radiusDeg * degree);
  const at = (value: number) => Math.floor((value + 1) / side);
  const cubes = new Map<number, number[]>();
  directions.forEach(([x, y, z], star) => {
    const cube = key(at(x), at(y), at(z));
    const inCube = cubes.get(cube);
    if (inCube) inCube.push(star);
    else cubes.set(cube, [star]);
  });
  return {
    stars,
    directions,
    near([x, y, z], radius, max) {
      const chord = 2 * Math.sin((Math.min(radius, 180) * degree) / 2);
      const found: number[] = [];
      for (let i = at(x - chord); i <= at(x + chord); i++)
        for (let j = at(y - chord); j <= at(y + chord); j++)
          for (let k = at(z - chord); k <= at(z + chord); k++)
            for (const star of cubes.get(key(i, j, k)) ?? []) {
              const [u, v, w] = directions[star];
              if ((u - x) ** 2 + (v - y) ** 2 + (w - z) ** 2 <= chord * chord) found.push(star);
            }
      return found.toSorted((a, b) => a - b).slice(0, max);
    },
  };
}

const key = (x: number, y: number, z: number): number => (x * 2048 + y) * 2048 + z;

/** Variance of a star's place in the catalogue per axis, px². @param scaleDeg degrees/px */
export const catalogueVariance = ({ sigmaArcsec = 0 }: CatalogueStar, scaleDeg: number): number =>
  (sigmaArcsec / (3600 * scaleDeg)) ** 2;
