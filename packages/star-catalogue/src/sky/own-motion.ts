import { degree, direction, placeOf, type UnitVector } from './vector.ts';

/**
 * Proper motion per axis by magnitude, mas per year: the σ of the Gaussian that has 68 % of its plane where 68 % of the stars move more slowly. Row k is of
 * magnitudes k to k + 1; brighter and fainter stars have the nearest row, since the fainter, the slower. Counted of 600,000 stars of Hipparcos and Tycho-2
 * with their proper motions in the star files of Stellarium 24.3 (`stars_0` to `stars_3`). Tails are longer than a Gaussian has them: of magnitude 9 one in
 * a hundred moves by more than 194 mas per year.
 *
 * @see Perryman et al. 1997, A&A 323, L49; Høg et al. 2000, A&A 355, L27
 */
const motionByMagnitude = [100, 100, 100, 100, 58, 50, 33, 25, 19, 15, 13] as const;

/** Standard deviation per axis of where a star may be after some years without its proper motion, arcsec. */
export function unknownMotionArcsec(magnitude: number, years: number): number {
  const row = Math.max(0, Math.min(motionByMagnitude.length - 1, Math.floor(magnitude)));
  return (motionByMagnitude[row] * Math.abs(years)) / 1000;
}

/** A place after some years of proper motion, in a straight line: μ_α · cos δ and μ_δ in mas per year. */
export function movedPlace(
  raDeg: number,
  decDeg: number,
  pmRa: number,
  pmDec: number,
  years: number,
): ReturnType<typeof placeOf> {
  const [a, d] = [raDeg * degree, decDeg * degree];
  const [x, y, z] = direction(raDeg, decDeg);
  const [east, north] = [pmRa, pmDec].map((pm) => (pm / 3.6e6) * degree * years);
  const moved: UnitVector = [
    x - east * Math.sin(a) - north * Math.sin(d) * Math.cos(a),
    y + east * Math.cos(a) - north * Math.sin(d) * Math.sin(a),
    z + north * Math.cos(d),
  ];
  return placeOf(moved);
}
