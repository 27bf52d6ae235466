import type { SkyPlace } from '../sphere/vector.ts';

export interface CatalogueStar extends SkyPlace {
  readonly magnitude: number;
  /** Standard deviation of the place per axis, arcsec, as where the proper motion is not known; 0 where it is left out. */
  readonly sigmaArcsec?: number;
}

/**
 * Where stars come from. `brightStars` is one; `packedCatalogue` makes one of a deeper file. An own one may ask any catalogue, and apply
 * proper motions.
 */
export interface Catalogue {
  /** The magnitude to which it is complete. */
  readonly faintest: number;
  /** Stars up to `radiusDeg` degrees from a direction, of magnitude `faintest` and brighter, the brightest first. */
  starsWithin(raDeg: number, decDeg: number, radiusDeg: number, faintest: number): readonly CatalogueStar[];
}
