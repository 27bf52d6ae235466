/** A direction of unit length: x to the vernal equinox of J2000, z to its north pole. */
export type UnitVector = readonly [x: number, y: number, z: number];

export const degree = Math.PI / 180;

/** The unit vector of a right ascension and a declination, degrees. */
export function direction(raDeg: number, decDeg: number): UnitVector {
  const [ra, dec] = [raDeg * degree, decDeg * degree];
  return [Math.cos(dec) * Math.cos(ra), Math.cos(dec) * Math.sin(ra), Math.sin(dec)];
}

/** Right ascension and declination of a vector of any length, degrees. */
export const placeOf = ([x, y, z]: UnitVector): { readonly raDeg: number; readonly decDeg: number } => ({
  raDeg: wrapDegrees(Math.atan2(y, x) / degree),
  decDeg: Math.atan2(z, Math.hypot(x, y)) / degree,
});

/** The same angle between 0 and 360 degrees. */
export const wrapDegrees = (angle: number): number => ((angle % 360) + 360) % 360;

/** Angle between two vectors, degrees; exact for small angles, too. */
export function separationDeg(a: UnitVector, b: UnitVector): number {
  const cross = Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
  return Math.atan2(cross, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / degree;
}
