import { degree, dot, skyPlace, unit, type Vector } from './vector.ts';

/** A point of the plane that touches the sphere: xi to the east, eta to the north, degrees. */
export type PlanePoint = readonly [xiDeg: number, etaDeg: number];

/** The plane that touches the sphere at `center`, with its directions east and north. */
export interface TangentPlane {
  readonly center: Vector;
  readonly east: Vector;
  readonly north: Vector;
}

/** The gnomonic (TAN) projection about a direction. @see Calabretta & Greisen 2002, A&A 395, 1077, section 5.1.3 */
export function tangentPlane(center: Vector): TangentPlane {
  const { raDeg, decDeg } = skyPlace(center);
  const [a, d] = [raDeg * degree, decDeg * degree];
  return {
    center: unit(center),
    east: [-Math.sin(a), Math.cos(a), 0],
    north: [-Math.sin(d) * Math.cos(a), -Math.sin(d) * Math.sin(a), Math.cos(d)],
  };
}

/** Place of a direction on the plane; undefined farther than 78 degrees from its center. */
export function toPlane({ center, east, north }: TangentPlane, v: Vector): PlanePoint | undefined {
  const depth = dot(v, center);
  return depth > 0.2 ? [dot(v, east) / depth / degree, dot(v, north) / depth / degree] : undefined;
}

/** Direction of a place on the plane. */
export function fromPlane({ center, east, north }: TangentPlane, [xiDeg, etaDeg]: PlanePoint): Vector {
  const [xi, eta] = [xiDeg * degree, etaDeg * degree];
  return unit([
    center[0] + xi * east[0] + eta * north[0],
    center[1] + xi * east[1] + eta * north[1],
    center[2] + xi * east[2] + eta * north[2],
  ]);
}
