import { tycho2 } from '@spikeseg/star-catalogue';
import type { Catalogue } from './catalogue.ts';

/** Tycho-2 to V_T 8.5, as wide fields need it. */
export const brightStars = (): Catalogue => ({
  faintest: 8.5,
  starsWithin: (raDeg, decDeg, radiusDeg, faintest) => tycho2().starsWithin(raDeg, decDeg, radiusDeg, Math.min(faintest, 8.5)),
});
