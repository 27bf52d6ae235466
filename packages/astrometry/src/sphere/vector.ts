/** A direction of unit length, or a place: x to the vernal equinox of J2000, z to its north pole. */
export type Vector = readonly [x: number, y: number, z: number];

export const degree = Math.PI / 180;
export const arcsecond = degree / 3600;

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const length = (a: Vector): number => Math.hypot(...a);
export const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const times = (a: Vector, k: number): Vector => [a[0] * k, a[1] * k, a[2] * k];
export const unit = (a: Vector): Vector => times(a, 1 / length(a));

/** The unit vector of a right ascension and a declination, degrees. */
export function direction(raDeg: number, decDeg: number): Vector {
  const [ra, dec] = [raDeg * degree, decDeg * degree];
  return [Math.cos(dec) * Math.cos(ra), Math.cos(dec) * Math.sin(ra), Math.sin(dec)];
}

export interface SkyPlace {
  /** Degrees, 0 to 360, axes of J2000 (ICRS) */
  readonly raDeg: number;
  readonly decDeg: number;
}

/** Right ascension and declination of a vector of any length. */
export function skyPlace([x, y, z]: Vector): SkyPlace {
  return { raDeg: wrapDegrees(Math.atan2(y, x) / degree), decDeg: Math.atan2(z, Math.hypot(x, y)) / degree };
}

/** The same angle between 0 and 360 degrees. */
const wrapDegrees = (angle: number): number => ((angle % 360) + 360) % 360;

/** Angle between two vectors, degrees; exact for small angles, too. */
export function separationDeg(a: Vector, b: Vector): number {
  const cross = Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
  return Math.atan2(cross, dot(a, b)) / degree;
}

/** Vector turned by an angle (radians) about the z or y axis: what is there is seen from axes that were turned by it. */
export const fromAxesTurnedZ = ([x, y, z]: Vector, angle: number): Vector => {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [c * x + s * y, c * y - s * x, z];
};
export const fromAxesTurnedY = ([x, y, z]: Vector, angle: number): Vector => {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [c * x - s * z, y, s * x + c * z];
};
export const fromAxesTurnedX = ([x, y, z]: Vector, angle: number): Vector => {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [x, c * y + s * z, c * z - s * y];
};
