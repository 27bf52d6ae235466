import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cellOf } from '../sky/sky-cells.ts';
import { type AstapDivision, areaFile, astapBands } from './astap-areas.ts';

export interface AstapStar {
  readonly raDeg: number;
  readonly decDeg: number;
  /** In tenths. */
  readonly magnitude: number;
}

/** An area's file of ASTAP: groups of one magnitude and one upper byte of declination, the brightest first. */
export function astapFile(stars: readonly AstapStar[], recordBytes = 5, text = 'Made up, epoch 2025.0'): Buffer {
  const header = Buffer.alloc(110, ' ');
  header.write(text, 'latin1');
  header[109] = recordBytes;
  const records: number[][] = [];
  let group = '';
  for (const { raDeg, decDeg, magnitude } of stars.toSorted((a, b) => a.magnitude - b.magnitude)) {
    const ra = Math.round((raDeg / 360) * 0xff_ff_ff);
    const dec = Math.round((decDeg / 90) * (2 ** 23 - 1));
    const upper = Math.floor(dec / 65_536);
    if (group !== `${magnitude} ${upper}`) records.push([255, 255, 255, upper + 128, Math.round(magnitude * 10) + 16, 0]);
    group = `${magnitude} ${upper}`;
    const low = dec - 65_536 * upper;
    records.push([ra & 255, (ra >> 8) & 255, ra >> 16, low & 255, low >> 8, 7]);
  }
  return Buffer.concat([header, ...records.map((record) => Buffer.from(record.slice(0, recordBytes)))]);
}

/** Writes a database of all areas into a folder. */
export function writeAstap(folder: string, prefix: string, division: AstapDivision, stars: readonly AstapStar[]): void {
  const bands = astapBands(division);
  const areas = stars.map(({ raDeg, decDeg }) => cellOf(bands, raDeg, decDeg).cell);
  for (let area = 0; area < bands.cells; area++) {
    const own = stars.filter((_, star) => areas[star] === area);
    writeFileSync(join(folder, `${prefix}_${areaFile(bands, division, area)}`), astapFile(own));
  }
}
