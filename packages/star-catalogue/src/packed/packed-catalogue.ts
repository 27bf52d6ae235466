import { checkEpoch, type EpochStar, type StarCatalogue } from '../sky/catalogue.ts';
import { unknownMotionArcsec } from '../sky/own-motion.ts';
import { bandsOf, cellsBetween } from '../sky/sky-cells.ts';
import { direction, separationDeg } from '../sky/vector.ts';

/** Bytes of the header of a packed catalogue, and of one star. */
export const headerBytes = 16;
export const starBytes = 5;

/** First bytes of such a file. */
export const packedMagic = 'SKY1';

/** Julian year of the mean places of Tycho-2; of stars that are brighter than 2.5, which come from its supplement 1. */
const [packedEpoch, brightEpoch] = [2000, 1991.25];
const supplementTo = 2.5;

/**
 * Error of a mean place of Tycho-2 at J2000 per axis, arcsec: 0.007 to V_T 9 and 0.06 beyond at J1991.5, and 8.5 years of a proper motion that is known to
 * 0.0025 per year. @see Høg et al. 2000, A&A 355, L27, abstract and table 2
 */
const placeErrorArcsec = (magnitude: number): number => Math.hypot(magnitude < 9 ? 0.007 : 0.06, 8.5 * 0.0025);

/**
 * The catalogue of a packed file of Tycho-2: `tycho2.sky` of this package, in browsers fetched. Little endian: `SKY1`; height of a cell (uint16,
 * arcminutes); magnitude of code 0 and step of a code (int16, uint16, 0.001 mag); magnitude that 99 of 100 stars are brighter than (int16, 0.001 mag); stars
 * (uint32). Then of each cell its number of stars (uint16). Then of each star, cell by cell, the brightest first: its place in the cell, in RA and in Dec
 * (uint16 each, in 1/65536 of the cell: 0.11″ of 2 degrees), and the code of its magnitude (uint8). Stars are read where they are asked for.
 *
 * @throws RangeError where `bytes` is no such file
 */
export function packedCatalogue(bytes: Uint8Array): StarCatalogue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerBytes || String.fromCharCode(...bytes.subarray(0, 4)) !== packedMagic)
    throw new RangeError(
      `packed catalogue: expected a file that begins with ${packedMagic}, as tycho2.sky, got ${bytes.length} bytes that do not: fetch it anew`,
    );
  const heightMin = view.getUint16(4, true);
  if (!(heightMin >= 6 && heightMin <= 5400))
    throw new RangeError(`packed catalogue: height of a cell: expected 6 to 5400 arcminutes, got ${heightMin}: fetch it anew`);
  const bands = bandsOf(heightMin / 60);
  const count = view.getUint32(12, true);
  const starts = cellStarts(view, bands.cells);
  const first = headerBytes + 2 * bands.cells;
  const expected = first + starBytes * count;
  if (bytes.length !== expected || starts[bands.cells] !== count)
    throw new RangeError(
      `packed catalogue: expected ${expected} bytes for ${count} stars, got ${bytes.length} bytes for ${starts[bands.cells]}: the file is cut, fetch it anew`,
    );
  const [brightest, step] = [view.getInt16(6, true) / 1000, view.getUint16(8, true) / 1000];
  const roundingArcsec = (heightMin * 60) / 65_536 / Math.sqrt(12);
  const at = (epochYear: number): StarCatalogue => {
    checkEpoch(epochYear);
    const years = epochYear - packedEpoch;
    return {
      name: 'Tycho-2',
      band: 'V_T',
      faintest: view.getInt16(10, true) / 1000,
      epochYear,
      at,
      starsWithin(raDeg, decDeg, radiusDeg, faintest) {
        const center = direction(raDeg, decDeg);
        const found: EpochStar[] = [];
        for (const { cell, ra, dec, width, height } of cellsBetween(bands, raDeg, decDeg, radiusDeg))
          for (let star = starts[cell]; star < starts[cell + 1]; star++) {
            const from = first + star * starBytes;
            const magnitude = brightest + (bytes[from + 4] + 0.5) * step;
            if (magnitude > faintest) break;
            const [raOf, decOf] = [
              ra + ((view.getUint16(from, true) + 0.5) / 65_536) * width,
              dec + ((view.getUint16(from + 2, true) + 0.5) / 65_536) * height,
            ];
            if (separationDeg(direction(raOf, decOf), center) > radiusDeg) continue;
            const sigmaArcsec = Math.hypot(
              placeErrorArcsec(magnitude),
              roundingArcsec,
              unknownMotionArcsec(magnitude, years + (magnitude < supplementTo ? packedEpoch - brightEpoch : 0)),
            );
            found.push({ raDeg: raOf, decDeg: decOf, magnitude, band: 'V_T', sigmaArcsec });
          }
        return found.toSorted((a, b) => a.magnitude - b.magnitude);
      },
    };
  };
  return at(packedEpoch);
}

function cellStarts(view: DataView, cells: number): Uint32Array {
  const starts = new Uint32Array(cells + 1);
  if (view.byteLength >= headerBytes + 2 * cells)
    for (let cell = 0; cell < cells; cell++) starts[cell + 1] = starts[cell] + view.getUint16(headerBytes + 2 * cell, true);
  return starts;
}
