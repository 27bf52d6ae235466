import type { Catalogue } from '../catalogue/catalogue.ts';
import { skyPlace } from '../sphere/vector.ts';
import { middleOf, type Picture } from './evidence.ts';
import type { PlateFailure, PlateSolution } from './plate.ts';
import { matchStars, reach, refine, residuals, rmsOf } from './refine.ts';
import { starField } from './star-field.ts';
import type { Point } from './wcs/point.ts';
import { describeWcs, pixelDirection, skyToPixel, type TanWcs } from './wcs/tan-wcs.ts';

/** A plate that is given may be moved by such a share of the diagonal: the sky moves, and mounts sag. */
const movesShare = 0.1;
/** Stars agree with a plate that is given where chance alone agrees as well with this probability, at most; a tenth of it where it was found by them. */
const maxChance = 1e-3;

/**
 * Looks whether the stars agree with a plate that is given, as it is or moved a little, and moves it to where they are. Of n stars k agree by
 * chance with a binomial probability; of a plate that is moved one star agrees always, and each way to move it is a trial.
 */
export function verifyPlate(
  { wcs: given, refit = false }: { readonly wcs: TanWcs; readonly refit?: boolean | undefined },
  picture: Picture,
  catalogue: Catalogue,
): PlateSolution | PlateFailure {
  const { points, width, height, weights, sigmaPx } = picture;
  const { raDeg, decDeg } = skyPlace(pixelDirection(given, middleOf(picture)));
  const diagonal = Math.hypot(width, height);
  const radiusDeg = (0.7 * diagonal * describeWcs(given).arcsecPerPx) / 3600;
  const stars = catalogue.starsWithin(raDeg, decDeg, radiusDeg, catalogue.faintest).slice(0, 9 * points.length + 60);
  const field = starField(stars, radiusDeg);
  const places = stars.map((star) => skyToPixel(given, star) ?? ([Number.NaN, Number.NaN] as const));
  const radiusPx = reach * sigmaPx;
  const moved = ([x, y]: Point): TanWcs => ({ ...given, pixel: [given.pixel[0] + x, given.pixel[1] + y] });
  const agree = (by: Point) => matchStars(moved(by), picture, field, radiusPx);
  const ways: Point[] = points.flatMap(([x, y]) =>
    places.map(([px, py]): Point => [x - px, y - py]).filter((by) => Math.hypot(...by) <= movesShare * diagonal),
  );
  const onChip = places.filter(([x, y]) => x >= 0 && y >= 0 && x < width && y < height).length;
  const share = Math.min(1, (onChip * Math.PI * radiusPx ** 2) / (width * height));
  let by: Point = [0, 0];
  let found = agree(by);
  let chance = atLeast(found.length, points.length, share);
  for (const way of ways) {
    const own = agree(way);
    const its = Math.min(1, ways.length * atLeast(own.length - 1, points.length - 1, share));
    if (its < chance) [by, found, chance] = [way, own, its];
  }
  for (let round = 0; round < 3 && found.length > 0; round++) {
    const [total, x, y] = residuals(moved(by), found, picture, field).reduce(
      ([n, sx, sy], { star, dx, dy }) => [n + weights[star], sx + weights[star] * dx, sy + weights[star] * dy],
      [0, 0, 0],
    );
    by = [by[0] + x / total, by[1] + y / total];
    found = agree(by);
  }
  if (found.length === 0 || chance > (refit ? maxChance / 10 : maxChance))
    return {
      kind: 'unsolved',
      reason: `plate that is given: expected stars of the catalogue where it has them, moved by at most ${(movesShare * diagonal).toFixed(0)} px, got ${found.length} of ${points.length}, as chance has with a probability of ${chance.toPrecision(2)} (${onChip} of the catalogue are there): check that it is of this recording, and counts pixels as FITS does`,
      hypotheses: ways.length,
    };
  const wcs = moved(by);
  const refined = refit && refine(wcs, picture, field);
  if (refined) return { kind: 'solved', chance, ...refined, rmsPx: rmsOf(refined.matches) };
  const matches = residuals(wcs, found, picture, field);
  const n = matches.length;
  const rmsPx = rmsOf(matches);
  const mean = (axis: 0 | 1): number => matches.reduce((sum, { star }) => sum + points[star][axis], 0) / n;
  const fit = { stars: n, sigmaPx: n > 2 ? rmsPx * Math.sqrt(n / (n - 1)) : sigmaPx };
  return {
    kind: 'solved',
    wcs,
    chance,
    matches,
    rmsPx,
    movedPx: Math.hypot(...by),
    fit: { ...fit, mean: [mean(0), mean(1)], inverseScatter: [0, 0, 0] },
  };
}

/** Probability of k and more of n, where each has this one. */
function atLeast(k: number, n: number, share: number): number {
  if (k <= 0 || share >= 1) return 1;
  let [sum, term] = [0, (1 - share) ** n];
  for (let i = 0; i <= n; i++) {
    if (i >= k) sum += term;
    term *= ((n - i) / (i + 1)) * (share / (1 - share));
  }
  return sum;
}
