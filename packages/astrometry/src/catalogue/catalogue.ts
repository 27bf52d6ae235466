import type { SkyPlace } from '../sphere/vector.ts';

export interface CatalogueStar extends SkyPlace {
  readonly magnitude: number;
  /** Scale of the magnitude: V_T, G, J, … */
  readonly band?: string;
  /** Standard deviation of the place per axis at the time of the picture, arcsec; 0 where it is left out. */
  readonly sigmaArcsec?: number;
}

/**
 * Where stars come from. `@spikeseg/star-catalogue` has those of Tycho-2, and reads files of others. An own one may ask any catalogue, and apply proper
 * motions.
 */
export interface Catalogue {
  /** Few of its stars are fainter. */
  readonly faintest: number;
  /** Stars up to `radiusDeg` degrees from a direction, of magnitude `faintest` and brighter, the brightest first. */
  starsWithin(raDeg: number, decDeg: number, radiusDeg: number, faintest: number): readonly CatalogueStar[];
}
