import { direction, separationDeg } from '../sphere/vector.ts';
import type { Catalogue, CatalogueStar } from './catalogue.ts';
import { bandsOf, cellsBetween, headerBytes, starBytes } from './sky-cells.ts';

/**
 * A catalogue of a packed file, as `tools/pack-stars.mjs` writes it. Little endian: `SKY1`; height of a cell (uint16, arcminutes);
 * magnitude of code 0 and step of a code (int16, uint16, 0.001 mag); faintest magnitude (int16, 0.001 mag); stars (uint32). Then of each
 * cell its number of stars (uint16). Then of each star, cell by cell, the brightest first: its place in the cell, in RA and in Dec
 * (uint16 each, in 1/65536 of the cell: 0.11″ of 2 degrees), and the code of its magnitude (uint8).
 *
 * @throws RangeError where `bytes` is no such file
 */
export function packedCatalogue(bytes: Uint8Array): Catalogue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerBytes || String.fromCharCode(...bytes.subarray(0, 4)) !== 'SKY1')
    throw new RangeError(
      `packed catalogue: expected a file of tools/pack-stars.mjs, which begins with SKY1, got ${bytes.length} bytes that do not: pack it anew`,
    );
  const bands = bandsOf(view.getUint16(4, true) / 60);
  const magnitudeOf = (code: number) => (view.getInt16(6, true) + code * view.getUint16(8, true)) / 1000;
  const count = view.getUint32(12, true);
  const starts = cellStarts(view, bands.cells);
  const first = headerBytes + 2 * bands.cells;
  const expected = first + starBytes * count;
  if (bytes.length !== expected || starts[bands.cells] !== count)
    throw new RangeError(
      `packed catalogue: expected ${expected} bytes for ${count} stars, got ${bytes.length} bytes for ${starts[bands.cells]}: the file is cut, pack or fetch it anew`,
    );
  return {
    faintest: view.getInt16(10, true) / 1000,
    starsWithin(raDeg, decDeg, radiusDeg, faintest) {
      const center = direction(raDeg, decDeg);
      const found: CatalogueStar[] = [];
      for (const { cell, ra, dec, width, height } of cellsBetween(bands, raDeg, decDeg, radiusDeg))
        for (let star = starts[cell]; star < starts[cell + 1]; star++) {
          const at = first + star * starBytes;
          const magnitude = magnitudeOf(bytes[at + 4]);
          if (magnitude > faintest) break;
          const place = {
            raDeg: ra + ((view.getUint16(at, true) + 0.5) / 65_536) * width,
            decDeg: dec + ((view.getUint16(at + 2, true) + 0.5) / 65_536) * height,
          };
          if (separationDeg(direction(place.raDeg, place.decDeg), center) <= radiusDeg) found.push({ ...place, magnitude });
        }
      return found.toSorted((a, b) => a.magnitude - b.magnitude);
    },
  };
}

function cellStarts(view: DataView, cells: number): Uint32Array {
  const starts = new Uint32Array(cells + 1);
  if (view.byteLength >= headerBytes + 2 * cells)
    for (let cell = 0; cell < cells; cell++) starts[cell + 1] = starts[cell] + view.getUint16(headerBytes + 2 * cell, true);
  return starts;
}
