import type { CatalogueStar } from '../catalogue/catalogue.ts';
import { fromPlane, tangentPlane, toPlane } from '../sphere/tangent-plane.ts';
import { skyPlace } from '../sphere/vector.ts';
import { middleOf, type Picture } from './evidence.ts';
import { fitLens } from './fit/lens-fit.ts';
import type { PlateFit } from './fit/plate-fit.ts';
import type { PointPair } from './fit/similarity.ts';
import { catalogueVariance, type StarField } from './star-field.ts';
import { pixelDirection, skyToPixel, type TanWcs } from './wcs/tan-wcs.ts';

/** A star of the list and its star of the catalogue: where it is less where it should be, px. */
export interface StarMatch {
  /** Its number in the star list that was given. */
  readonly star: number;
  readonly catalogue: CatalogueStar;
  readonly dx: number;
  readonly dy: number;
}

/** Stars are matched up to so many standard deviations. */
export const reach = 3.5;

export interface Refined {
  readonly wcs: TanWcs;
  readonly fit: PlateFit;
  /** `star` is the number in the picture. */
  readonly matches: readonly StarMatch[];
}

/** Matches all stars by a plate near the truth, fits anew, and so on, thrice. The tangent point is the middle of the chip. */
export function refine(start: TanWcs, picture: Picture, field: StarField): Refined | undefined {
  const middle = middleOf(picture);
  let wcs = start;
  let refined: Refined | undefined;
  for (let round = 0; round < 6; round++) {
    const matches = matchStars(wcs, picture, field, reach * (round === 0 ? 1.5 : 1));
    if (matches.length < 5) return undefined;
    const center = pixelDirection(wcs, middle);
    const tangent = tangentPlane(center);
    const pairs = matches.map(({ star, of }): PointPair => {
      const at = toPlane(tangent, field.directions[of]);
      if (at === undefined) throw new Error('refine: a matched star is not on the tangent plane');
      return { pixel: picture.points[star], plane: at, weight: weightOf(picture, star, field, of, scaleOf(wcs)) };
    });
    const fitted = fitLens(pairs, middle);
    const moved = skyPlace(fromPlane(tangent, fitted.at));
    wcs = { ...moved, pixel: middle, cd: fitted.cd, ...(fitted.sip && { sip: fitted.sip }) };
    refined = { wcs, fit: fitted.fit, matches: residuals(wcs, matches, picture, field) };
  }
  return refined;
}

export interface NumberedMatch {
  readonly star: number;
  readonly of: number;
}

/** How much a match counts in a fit: the inverse of the variance of its residual, 1/px². */
export const weightOf = ({ variances }: Picture, star: number, { stars }: StarField, of: number, scaleDeg: number): number =>
  1 / (variances[star] + catalogueVariance(stars[of], scaleDeg));

export const scaleOf = ({ cd }: TanWcs): number => Math.hypot(cd[0][0], cd[1][0]);

/** Each star with its nearest of the catalogue up to `sigmas` standard deviations away, if that has none that is nearer. */
export function matchStars(wcs: TanWcs, picture: Picture, field: StarField, sigmas: number): NumberedMatch[] {
  const { points, width, height, sigmaPx } = picture;
  const scale = scaleOf(wcs);
  const half = (Math.hypot(width, height) / 2) * scale * 1.05;
  const near = field.near(pixelDirection(wcs, middleOf(picture)), half, 3 * points.length + 20).flatMap((of) => {
    const at = skyToPixel(wcs, field.stars[of]);
    return at ? [{ of, at, squareOfReach: sigmas ** 2 * (sigmaPx ** 2 + catalogueVariance(field.stars[of], scale)) }] : [];
  });
  const nearestOf = new Map<number, { star: number; square: number }>();
  points.forEach(([px, py], star) => {
    let min = Number.POSITIVE_INFINITY;
    let found = -1;
    for (const { of, at, squareOfReach } of near) {
      const square = (at[0] - px) ** 2 + (at[1] - py) ** 2;
      if (square <= squareOfReach && square < min) [min, found] = [square, of];
    }
    const other = nearestOf.get(found);
    if (found >= 0 && (other === undefined || other.square > min)) nearestOf.set(found, { star, square: min });
  });
  return [...nearestOf].map(([of, { star }]) => ({ star, of })).toSorted((a, b) => a.star - b.star);
}

export const residuals = (
  wcs: TanWcs,
  matches: readonly NumberedMatch[],
  { points }: Picture,
  { stars }: StarField,
): StarMatch[] =>
  matches.map(({ star, of }) => {
    const expected = skyToPixel(wcs, stars[of])!;
    return { star, catalogue: stars[of], dx: points[star][0] - expected[0], dy: points[star][1] - expected[1] };
  });

/** Residual per axis, px. */
export const rmsOf = (matches: readonly StarMatch[]): number =>
  Math.sqrt(matches.reduce((sum, { dx, dy }) => sum + dx * dx + dy * dy, 0) / (2 * matches.length));
