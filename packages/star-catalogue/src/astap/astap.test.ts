import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fails } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { openCatalogue } from '../open-catalogue.ts';
import { cellOf } from '../sky/sky-cells.ts';
import { astapFile, writeAstap } from './astap.fixture.ts';
import { areaFile, astapBands } from './astap-areas.ts';
import { astapStars } from './astap-stars.ts';

/** Vega by the description of the format: 279.2347 of 360 degrees of 2²⁴ − 1, 38.7837 of 90 of 2²³ − 1, magnitude 0 as 16. */
const vega = Buffer.concat([Buffer.alloc(109, ' '), Buffer.from([5, 255, 255, 255, 0xb7, 16, 0x6e, 0x90, 0xc6, 0x0f, 0x28])]);

test('a file by hand: a group of magnitude 0.0 with Vega', () => {
  expect(vega[109]).toBe(5);
  const { raDeg, decDeg, magnitude } = astapStars('vega', vega);
  expect(raDeg[0]).toBeCloseTo((0xc6_90_6e / 0xff_ff_ff) * 360, 9);
  expect(raDeg[0]).toBeCloseTo(279.23, 2);
  expect(decDeg[0]).toBeCloseTo((0x37_28_0f / 0x7f_ff_ff) * 90, 9);
  expect(magnitude).toEqual([0]);
});

test.each([
  ['290', 290, [-90, -85.232_244_04, -75.663_487_56, -65.992_866_37], 9, 0],
  ['1476', 1476, [-90, -87.428_571_43, -82.285_714_29, -77.142_857_14], 18, 0],
] as const)('%s areas: edges of rings as ASTAP lists them, both halves alike', (division, areas, south, middle, equator) => {
  const { cells, edges, perBand } = astapBands(division);
  expect(cells).toBe(areas);
  for (const [ring, edge] of south.entries()) expect(edges[ring]).toBeCloseTo(edge, 8);
  expect(edges[middle]).toBe(equator);
  expect(edges).toHaveLength(perBand.length + 1);
  expect(perBand).toEqual(perBand.toReversed());
});

test('names of files', () => {
  const bands = astapBands('290');
  expect([0, 1, 4, 5, 289].map((area) => areaFile(bands, '290', area))).toEqual([
    '0101.290',
    '0201.290',
    '0204.290',
    '0301.290',
    '1801.290',
  ]);
  expect(areaFile(astapBands('1476'), '1476', 1475)).toBe('3601.1476');
  expect(areaFile(bands, '290', cellOf(bands, 359.9, 0.1).cell)).toBe('1032.290');
});

const stars = [
  { raDeg: 0.2, decDeg: 0.1, magnitude: 9.5 },
  { raDeg: 359.8, decDeg: -0.1, magnitude: 4.2 },
  { raDeg: 123.4, decDeg: -89.9, magnitude: -1.4 },
  { raDeg: 200, decDeg: 66.05, magnitude: 17.9 },
];

test.each(['290', '1476'] as const)('a folder of %s files, or one of them, has its stars where areas meet, too', (division) => {
  const folder = mkdtempSync(join(tmpdir(), 'astap-'));
  try {
    writeAstap(folder, 'd50', division, stars);
    for (const path of [folder, join(folder, `d50_0101.${division}`)]) {
      const found = openCatalogue(path);
      expect(found).toMatchObject({ name: 'D50', band: 'G_BP', epochYear: 2025 });
      for (const { raDeg, decDeg, magnitude } of stars) {
        const [one] = found.starsWithin(raDeg, decDeg, 0.1 / 3600, magnitude);
        expect(one).toMatchObject({ magnitude, sigmaArcsec: 0.022 });
      }
      expect(found.starsWithin(0, 0, 0.3, 99).map(({ magnitude }) => magnitude)).toEqual([4.2, 9.5]);
      expect(found.at(2035).starsWithin(0.2, 0.1, 0.1, 99)[0].sigmaArcsec).toBeCloseTo(Math.hypot(0.022, 0.15), 6);
    }
    rmSync(join(folder, `d50_0203.${division}`));
    expect(() => openCatalogue(folder)).toThrow(fails(RangeError, Number(division), 'd50', `0203.${division}`));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('all areas together have all stars', () => {
  const folder = mkdtempSync(join(tmpdir(), 'astap-'));
  try {
    writeAstap(folder, 'g05', '290', stars);
    const all = openCatalogue(folder).starsWithin(0, 0, 180, 99);
    expect(all.map(({ magnitude }) => magnitude)).toEqual([-1.4, 4.2, 9.5, 17.9]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('folders without a database, and with two', () => {
  const folder = mkdtempSync(join(tmpdir(), 'astap-'));
  try {
    expect(() => openCatalogue(folder)).toThrow(fails(RangeError, folder, 'd50_0101.1476', 0));
    for (const name of ['d50_0101.1476', 'g18_0101.290']) writeFileSync(join(folder, name), astapFile(stars));
    expect(() => openCatalogue(folder)).toThrow(fails(RangeError, 'one database', 'd50.1476', 'g18.290'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['no header', Buffer.alloc(50), ['a', 110, 'none']],
  ['records of 11 bytes', astapFile(stars, 11), ['a', 5, 6, 11]],
  ['a cut record', astapFile(stars).subarray(0, -1), ['a', 5, 39]],
  ['a star before a magnitude', Buffer.concat([astapFile([]), Buffer.alloc(5)]), ['a', 'byte', 110]],
] as const)('a file with %s is refused', (_, bytes, parts) => {
  expect(() => astapStars('a', bytes)).toThrow(fails(RangeError, ...parts));
});

test('records of 6 bytes have a colour, which is not read', () => {
  expect(astapStars('a', astapFile(stars, 6))).toEqual(astapStars('a', astapFile(stars, 5)));
});
