import { degree, wrapDegrees } from '../sphere/vector.ts';

/** Bytes of the header of a packed catalogue, and of one star. */
export const headerBytes = 16;
export const starBytes = 5;

/** The sky in bands of one height, each cut into cells of about that width. Cells are numbered from the south, eastward in a band. */
export interface SkyBands {
  readonly heightDeg: number;
  /** Cells of each band, and the number of its first. */
  readonly perBand: readonly number[];
  readonly firstOf: readonly number[];
  readonly cells: number;
}

export function bandsOf(heightDeg: number): SkyBands {
  const perBand = Array.from({ length: Math.ceil(180 / heightDeg) }, (_, band) => {
    const widest = Math.min(Math.abs(band * heightDeg - 90), Math.abs((band + 1) * heightDeg - 90));
    return Math.max(1, Math.ceil((360 * Math.cos(widest * degree)) / heightDeg));
  });
  const firstOf: number[] = [];
  let cells = 0;
  for (const count of perBand) {
    firstOf.push(cells);
    cells += count;
  }
  return { heightDeg, perBand, firstOf, cells };
}

/** A cell: its number, its south-western corner and its size, degrees. */
export interface SkyCell {
  readonly cell: number;
  readonly ra: number;
  readonly dec: number;
  readonly width: number;
  readonly height: number;
}

/** The cell of a place. */
export function cellOf(bands: SkyBands, raDeg: number, decDeg: number): SkyCell {
  const band = Math.min(bands.perBand.length - 1, Math.floor((decDeg + 90) / bands.heightDeg));
  const count = bands.perBand[band];
  return cellIn(bands, band, Math.min(count - 1, Math.floor((wrapDegrees(raDeg) / 360) * count)));
}

/** The cells that a circle on the sky touches, and some beside it. */
export function* cellsBetween(bands: SkyBands, raDeg: number, decDeg: number, radiusDeg: number): Generator<SkyCell> {
  const last = bands.perBand.length - 1;
  const bandAt = (dec: number) => Math.max(0, Math.min(last, Math.floor((dec + 90) / bands.heightDeg)));
  const halfWidth = halfWidthDeg(decDeg, radiusDeg);
  for (let band = bandAt(decDeg - radiusDeg); band <= bandAt(decDeg + radiusDeg); band++) {
    const count = bands.perBand[band];
    const from = Math.floor(((wrapDegrees(raDeg) - halfWidth) / 360) * count);
    const to = Math.floor(((wrapDegrees(raDeg) + halfWidth) / 360) * count);
    const wanted = Math.min(count, to - from + 1);
    for (let i = 0; i < wanted; i++) yield cellIn(bands, band, (((from + i) % count) + count) % count);
  }
}

/** How far a circle reaches in right ascension: sin ΔRA = sin r / cos dec, and all around where it holds a pole. */
function halfWidthDeg(decDeg: number, radiusDeg: number): number {
  const ratio = Math.sin(Math.min(radiusDeg, 90) * degree) / Math.cos(decDeg * degree);
  return Math.abs(decDeg) + radiusDeg >= 90 || ratio >= 1 ? 180 : Math.asin(ratio) / degree;
}

function cellIn(bands: SkyBands, band: number, column: number): SkyCell {
  const width = 360 / bands.perBand[band];
  const height = bands.heightDeg;
  return { cell: bands.firstOf[band] + column, ra: column * width, dec: band * height - 90, width, height };
}
