import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { astapCatalogue } from './astap/astap-catalogue.ts';
import { catalogueOf } from './catalogue-of.ts';
import type { StarCatalogue } from './sky/catalogue.ts';

/** A packed table may be unpacked to so many bytes. */
const maxUnpacked = 2 ** 28;

/**
 * Opens the stars of a file, whatever it is: an index of astrometry.net, a database of ASTAP (its folder or one of its files), a CSV or VOTable (also packed
 * by gzip, as the Gaia archive sends them), or a packed catalogue.
 *
 * @throws RangeError where it is none of them, cut, or lacks a column; Error of the system where it cannot be read
 */
export function openCatalogue(path: string): StarCatalogue {
  const where = basename(path);
  if (statSync(path).isDirectory() || /\.(290|1476)$/i.test(path)) return astapCatalogue(path);
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const read = (from: number, length: number): Uint8Array => {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; ) {
        const got = readSync(file, bytes, at, Math.min(length - at, 2 ** 30), from + at);
        if (got === 0) throw new RangeError(`${where}: expected ${length} bytes from ${from} on, got ${at}: the file is cut`);
        at += got;
      }
      return bytes;
    };
    const [first, second] = read(0, Math.min(2, size));
    const isPacked = first === 0x1f && second === 0x8b;
    return catalogueOf(where, isPacked ? unpacked(where, size, read) : { size, read });
  } finally {
    closeSync(file);
  }
}

function unpacked(where: string, size: number, read: (from: number, length: number) => Uint8Array): Uint8Array {
  try {
    if (size > maxUnpacked) throw new RangeError(`got ${size}`);
    return gunzipSync(read(0, size), { maxOutputLength: maxUnpacked });
  } catch (cause) {
    throw new RangeError(`${where}: expected gzip of at most ${maxUnpacked} bytes, got another: unpack it, or fetch it anew`, {
      cause,
    });
  }
}
