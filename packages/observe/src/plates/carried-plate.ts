import { type PlateSolution, type Point, pixelToSky, skyToPixel, type TanWcs } from '@spikeseg/astrometry';
import type { PictureStar } from './star-list.ts';

/** A plate and the stars that it was made of, or that it holds for. */
export interface StarredPlate {
  readonly plate: PlateSolution;
  readonly stars: readonly PictureStar[];
}

/** A plate of another picture, by stars that are in both. */
export interface CarriedPlate {
  readonly wcs: TanWcs;
  readonly fit: PlateSolution['fit'];
  /** Stars that carry it, and their residual per axis, px. */
  readonly stars: number;
  readonly rmsPx: number;
}

/** Stars carry a plate together that say the same to so many px. */
const agreePx = 3;
/** No place of a star is better than this, px: a star of two pictures lies on other pixels. */
const floorPx = 0.1;
/** Directions are carried by points so far from the middle, px. */
const armPx = 50;
const rounds = 3;

/**
 * The plate of a picture by that of another one: the same camera, turned by a known angle, and moved to where the stars of both are. The tangent
 * point moves over the sphere (directions are carried along the great circle); scale, mirror and distortion stay. Its error is that of the
 * first plate and the mean error of the stars that carry it.
 *
 * @param turn of the picture since the first one, rad from x towards y @param needed stars that have to agree, and half of all
 * @returns undefined where too few stars agree
 */
export function carriedPlate(
  { plate, stars: before }: StarredPlate,
  stars: readonly PictureStar[],
  { turn, needed }: { readonly turn: number; readonly needed: number },
): CarriedPlate | undefined {
  const { wcs, matches, fit } = plate;
  const numbers = new Map(before.map((star, k) => [star.track, k]));
  const named = new Map(matches.map(({ star, catalogue }) => [star, catalogue]));
  const pairs = stars.flatMap((star) => {
    const k = numbers.get(star.track);
    if (k === undefined) return [];
    const { x, y, sigmaPx } = before[k];
    const [tx, ty] = turned([x - wcs.pixel[0], y - wcs.pixel[1]], turn);
    const shift: Point = [star.x - wcs.pixel[0] - tx, star.y - wcs.pixel[1] - ty];
    const weight = 1 / (sigmaPx ** 2 + star.sigmaPx ** 2 + floorPx ** 2);
    return [{ at: [star.x, star.y] as const, shift, weight, sky: named.get(k) ?? pixelToSky(wcs, [x, y]) }];
  });
  const groups = pairs.map(({ shift }) => pairs.filter((one) => apart(one.shift, shift) < agreePx));
  const own = groups.reduce((best, one) => (one.length > best.length ? one : best), []);
  if (own.length < needed || 2 * own.length < pairs.length) return undefined;
  const total = own.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (of: (pair: (typeof own)[number]) => Point): Point => [
    own.reduce((sum, pair) => sum + pair.weight * of(pair)[0], 0) / total,
    own.reduce((sum, pair) => sum + pair.weight * of(pair)[1], 0) / total,
  ];
  const shift = mean((pair) => pair.shift);
  let carried = movedWcs(wcs, turned(shift, -turn), turn);
  const residual = ({ at, sky }: (typeof own)[number]): Point => {
    const [x, y] = skyToPixel(carried, sky) ?? at;
    return [at[0] - x, at[1] - y];
  };
  for (let round = 0; round < rounds; round++) carried = movedWcs(carried, mean(residual), 0);
  const rmsPx = Math.sqrt(own.reduce((sum, pair) => sum + apart(residual(pair), [0, 0]) ** 2, 0) / (2 * own.length));
  const variance = Math.max(1 / total, rmsPx ** 2 / own.length);
  const sigmaPx = Math.max(fit.sigmaPx, floorPx);
  return {
    wcs: carried,
    stars: own.length,
    rmsPx,
    fit: {
      ...fit,
      sigmaPx,
      stars: 1 / (1 / fit.stars + variance / sigmaPx ** 2),
      mean: [fit.mean[0] + shift[0], fit.mean[1] + shift[1]],
    },
  };
}

/** The plate of the same camera when the picture has moved by a way, px, and has turned then about its middle. */
function movedWcs(wcs: TanWcs, [x, y]: Point, turn: number): TanWcs {
  const from: Point = [wcs.pixel[0] - x, wcs.pixel[1] - y];
  const middle = pixelToSky(wcs, from);
  const { raDeg, decDeg } = middle;
  const plane: TanWcs = { raDeg, decDeg, pixel: [0, 0], cd: wcs.cd };
  let [along, across] = [0, 0];
  for (const arm of [
    [armPx, 0],
    [-armPx, 0],
    [0, armPx],
    [0, -armPx],
  ] as const) {
    const [u, v] = skyToPixel(plane, pixelToSky(wcs, [from[0] + arm[0], from[1] + arm[1]])) ?? arm;
    along += arm[0] * u + arm[1] * v;
    across += arm[0] * v - arm[1] * u;
  }
  const angle = Math.atan2(across, along) - turn;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [[a, b], [d, e]] = wcs.cd;
  return {
    ...wcs,
    raDeg,
    decDeg,
    cd: [
      [a * c + b * s, b * c - a * s],
      [d * c + e * s, e * c - d * s],
    ],
  };
}

const turned = ([x, y]: Point, angle: number): Point => [
  x * Math.cos(angle) - y * Math.sin(angle),
  x * Math.sin(angle) + y * Math.cos(angle),
];

const apart = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
