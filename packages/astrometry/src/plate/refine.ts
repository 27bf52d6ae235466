import type { CatalogueStar } from '../catalogue/catalogue.ts';
import { fromPlane, tangentPlane, toPlane } from '../sphere/tangent-plane.ts';
import { skyPlace } from '../sphere/vector.ts';
import { middleOf, type Picture } from './evidence.ts';
import { fitLens } from './fit/lens-fit.ts';
import type { PlateFit } from './fit/plate-fit.ts';
import type { PointPair } from './fit/similarity.ts';
import type { StarField } from './star-field.ts';
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
    const matches = matchStars(wcs, picture, field, reach * picture.sigmaPx * (round === 0 ? 1.5 : 1));
    if (matches.length < 5) return undefined;
    const center = pixelDirection(wcs, middle);
    const tangent = tangentPlane(center);
    const pairs = matches.map(({ star, of }): PointPair => {
      const at = toPlane(tangent, field.directions[of]);
      if (at === undefined) throw new Error('refine: a matched star is not on the tangent plane');
      return { pixel: picture.points[star], plane: at, weight: picture.weights[star] };
    });
    const fitted = fitLens(pairs, middle);
    const moved = skyPlace(fromPlane(tangent, fitted.at));
    wcs = { ...moved, pixel: middle, cd: fitted.cd, ...(fitted.sip && { sip: fitted.sip }) };
    refined = { wcs, fit: fitted.fit, matches: residuals(wcs, matches, picture, field) };
  }
  return refined;
}

interface NumberedMatch {
  readonly star: number;
  readonly of: number;
}

/** Each star with its nearest of the catalogue, if that has none that is nearer. */
export function matchStars(wcs: TanWcs, picture: Picture, field: StarField, radiusPx: number): NumberedMatch[] {
  const { points, width, height } = picture;
  const scale = Math.hypot(wcs.cd[0][0], wcs.cd[1][0]);
  const half = (Math.hypot(width, height) / 2) * scale * 1.05;
  const near = field.near(pixelDirection(wcs, middleOf(picture)), half, 3 * points.length + 20);
  const places = near.map((star) => skyToPixel(wcs, field.stars[star]));
  const nearestOf = new Map<number, { star: number; square: number }>();
  points.forEach(([px, py], star) => {
    let least = radiusPx ** 2;
    let of = -1;
    places.forEach((place, i) => {
      const square = place === undefined ? Infinity : (place[0] - px) ** 2 + (place[1] - py) ** 2;
      if (square <= least) [least, of] = [square, near[i]];
    });
    const other = nearestOf.get(of);
    if (of >= 0 && (other === undefined || other.square > least)) nearestOf.set(of, { star, square: least });
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
