import { degree, wrapDegrees } from './vector.ts';

/** The sky in bands between declinations, each cut into cells of one width. Cells are numbered from the south, eastward in a band. */
export interface SkyBands {
  /** Declinations between the bands and at both ends, degrees. */
  readonly edges: readonly number[];
  /** Cells of each band, and the number of its first. */
  readonly perBand: readonly number[];
  readonly firstOf: readonly number[];
  readonly cells: number;
}

export function bandsBetween(edges: readonly number[], perBand: readonly number[]): SkyBands {
  const firstOf: number[] = [];
  let cells = 0;
  for (const count of perBand) {
    firstOf.push(cells);
    cells += count;
  }
  return { edges, perBand, firstOf, cells };
}

/** Bands of one height, with cells of about that width. */
export function bandsOf(heightDeg: number): SkyBands {
  const edges = Array.from({ length: Math.ceil(180 / heightDeg) + 1 }, (_, band) => band * heightDeg - 90);
  const perBand = edges.slice(1).map((north, band) => {
    const widest = Math.min(Math.abs(edges[band]), Math.abs(north));
    return Math.max(1, Math.ceil((360 * Math.cos(widest * degree)) / heightDeg));
  });
  return bandsBetween(edges, perBand);
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
  const band = bandAt(bands, decDeg);
  const count = bands.perBand[band];
  return cellIn(bands, band, Math.min(count - 1, Math.floor((wrapDegrees(raDeg) / 360) * count)));
}

/** The cells that a circle on the sky touches, and some beside it. */
export function* cellsBetween(bands: SkyBands, raDeg: number, decDeg: number, radiusDeg: number): Generator<SkyCell> {
  const halfWidth = halfWidthDeg(decDeg, radiusDeg);
  for (let band = bandAt(bands, decDeg - radiusDeg); band <= bandAt(bands, decDeg + radiusDeg); band++) {
    const count = bands.perBand[band];
    const from = Math.floor(((wrapDegrees(raDeg) - halfWidth) / 360) * count);
    const to = Math.floor(((wrapDegrees(raDeg) + halfWidth) / 360) * count);
    const wanted = Math.min(count, to - from + 1);
    for (let i = 0; i < wanted; i++) yield cellIn(bands, band, (((from + i) % count) + count) % count);
  }
}

function bandAt({ edges }: SkyBands, decDeg: number): number {
  let [below, above] = [0, edges.length - 1];
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if (edges[middle] <= decDeg) below = middle;
    else above = middle;
  }
  return below;
}

/** How far a circle reaches in right ascension: sin ΔRA = sin r / cos dec, and all around where it holds a pole. */
function halfWidthDeg(decDeg: number, radiusDeg: number): number {
  const ratio = Math.sin(Math.min(radiusDeg, 90) * degree) / Math.cos(decDeg * degree);
  return Math.abs(decDeg) + radiusDeg >= 90 || ratio >= 1 ? 180 : Math.asin(ratio) / degree;
}

function cellIn({ edges, perBand, firstOf }: SkyBands, band: number, column: number): SkyCell {
  const width = 360 / perBand[band];
  return { cell: firstOf[band] + column, ra: column * width, dec: edges[band], width, height: edges[band + 1] - edges[band] };
}
