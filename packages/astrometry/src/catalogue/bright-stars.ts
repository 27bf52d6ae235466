import type { Catalogue } from './catalogue.ts';
import { packedCatalogue } from './packed-catalogue.ts';
import { tycho2Bright } from './tycho2-bright.ts';

let unpacked: Catalogue | undefined;

/**
 * The stars of Tycho-2 to V_T 8.5: enough for fields of 4 degrees and wider. Places are of epoch J1991.25, rounded to 0.11″, without
 * proper motions: by 2026 half of the stars have moved by less than 0.5″, some by 10″ and more. Licence: NOTICE.md of this package.
 */
export function brightStars(): Catalogue {
  unpacked ??= packedCatalogue(Uint8Array.from(atob(tycho2Bright), (letter) => letter.charCodeAt(0)));
  return unpacked;
}
