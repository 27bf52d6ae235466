import { astrometryIndex } from './fits/astrometry-index.ts';
import type { BytesAt } from './fits/fits-tables.ts';
import { packedCatalogue, packedMagic } from './packed/packed-catalogue.ts';
import type { StarCatalogue } from './sky/catalogue.ts';
import { csvCatalogue } from './tables/csv.ts';
import { votableCatalogue } from './tables/votable.ts';

/** Text and packed files are read whole. */
const maxTextBytes = 2 ** 28;

/** What a file of stars may be, in words for errors. */
const kindsText =
  'an index of astrometry.net (.fits), a database of ASTAP (.290, .1476, or its folder), a CSV with ra, dec and mag, a VOTable, or tycho2.sky';

/**
 * The catalogue of a file's bytes; its kind is told by what it begins with: a packed file, FITS, a VOTable, or lines with a first one of names.
 *
 * @param where name of the file, for errors and as name of the catalogue
 * @throws RangeError where it is none of them, cut, or lacks a column
 */
export function catalogueOf(where: string, file: Uint8Array | BytesAt): StarCatalogue {
  const at = file instanceof Uint8Array ? bytesAt(file) : file;
  const begin = new TextDecoder('latin1').decode(at.read(0, Math.min(at.size, 4096)));
  if (begin.startsWith('SIMPLE  =')) return astrometryIndex(where, at);
  if (at.size > maxTextBytes)
    throw new RangeError(
      `${where}: expected at most ${maxTextBytes} bytes, got ${at.size}: take the brighter stars, or fewer degrees`,
    );
  if (begin.startsWith(packedMagic)) return packedCatalogue(at.read(0, at.size));
  const text = (): string => new TextDecoder().decode(at.read(0, at.size));
  if (/^[\s\u00ef\u00bb\u00bf]*</.test(begin)) return votableCatalogue(where, text());
  if (!begin.includes('\0')) return csvCatalogue(where, text());
  throw new RangeError(`${where}: expected ${kindsText}, got ${at.size} bytes of none`);
}

const bytesAt = (bytes: Uint8Array): BytesAt => ({
  size: bytes.length,
  read: (from, length) => bytes.subarray(from, from + length),
});
