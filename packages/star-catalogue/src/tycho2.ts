import { readFileSync } from 'node:fs';
import { packedCatalogue } from './packed/packed-catalogue.ts';
import type { StarCatalogue } from './sky/catalogue.ts';

let opened: StarCatalogue | undefined;

/**
 * The stars that come with this package: 1,875,175 of the 2,539,913 of Tycho-2, of each field of 22.5′ the ten brightest, so about the plane of the Milky Way
 * not all. Places are of J2000 (ICRS; of stars brighter than 2.5 of J1991.25), rounded to 0.11″, without proper motions, which `sigmaArcsec` holds; magnitudes
 * are V_T, to 0.03. About 20 of the brightest stars are missing, as Sirius and Vega, and some that move by seconds of arc a year. The file of 9.4 MB is read
 * at the first call. Licence: NOTICE.md.
 */
export function tycho2(): StarCatalogue {
  opened ??= packedCatalogue(readFileSync(new URL('../tycho2.sky', import.meta.url)));
  return opened;
}
