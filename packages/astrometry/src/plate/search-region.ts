import type { Catalogue, CatalogueStar } from '../catalogue/catalogue.ts';
import { direction, type Vector } from '../sphere/vector.ts';
import { within } from './evidence.ts';
import type { PlateOptions } from './plate.ts';
import { latticeOver } from './quad-index.ts';
import { type StarField, starField } from './star-field.ts';

/** The part of the sky in which the middle of a picture may lie. */
export interface SearchRegion {
  readonly raDeg: number;
  readonly decDeg: number;
  /** Radius that holds all fields whose middle is allowed. */
  readonly radiusDeg: number;
  readonly areaDeg2: number;
  readonly centers: readonly Vector[];
  readonly holds: (center: Vector) => boolean;
}

export function searchRegion(near: PlateOptions['near'], widthDeg: number, heightDeg: number): SearchRegion {
  const { raDeg, decDeg, radiusDeg = 5 } = near ?? { raDeg: 0, decDeg: 90, radiusDeg: 180 };
  const center = direction(raDeg, decDeg);
  const reach = Math.min(180, radiusDeg + 0.6 * Math.hypot(widthDeg, heightDeg));
  return {
    raDeg,
    decDeg,
    radiusDeg: reach,
    areaDeg2: 2 * Math.PI * (180 / Math.PI) ** 2 * (1 - Math.cos((reach * Math.PI) / 180)),
    centers: latticeOver(center, Math.min(180, radiusDeg + widthDeg / 2), widthDeg / 3),
    holds: within(center, radiusDeg),
  };
}

/** Magnitude to which the sky has some ten thousand stars. */
const brightEnough = 7;

/** The stars of a region that a picture with so many stars can hold: the brightest, four times as many as would do. */
export function fieldOf(
  catalogue: Catalogue,
  { raDeg, decDeg, radiusDeg, areaDeg2 }: SearchRegion,
  stars: number,
  fieldDeg2: number,
): StarField {
  const max = Math.ceil((4 * Math.max(stars, 12) * areaDeg2) / fieldDeg2);
  // Of a deep catalogue the whole sky has millions: no more are taken than are wanted.
  let all: readonly CatalogueStar[] = [];
  for (let faint = brightEnough; all.length < max && faint < catalogue.faintest + 1; faint++)
    all = catalogue.starsWithin(raDeg, decDeg, radiusDeg, Math.min(faint, catalogue.faintest));
  return starField(all.slice(0, max), Math.sqrt(fieldDeg2) / 2);
}
