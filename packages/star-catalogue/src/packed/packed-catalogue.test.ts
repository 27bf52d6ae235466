import { fails } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import type { EpochStar } from '../sky/catalogue.ts';
import { bandsOf } from '../sky/sky-cells.ts';
import { direction, separationDeg } from '../sky/vector.ts';
import { tycho2 } from '../tycho2.ts';
import { headerBytes, packedCatalogue } from './packed-catalogue.ts';

/** Places, degrees, and V_T: the two bright ones at J1991.25 (Hipparcos, ESA 1997), others at J2000 (Barnard's star moves by 10″ a year). */
const known = [
  ['Aldebaran', 68.98, 16.509_76, 1.16],
  ['Alioth', 193.506_8, 55.959_84, 1.76],
  ['β Hydri', 6.437_79, -77.254_24, 2.86],
  ['ε Eridani', 53.232_69, -9.458_26, 3.81],
  ["Barnard's star", 269.45208, 4.69336, 9.8],
] as const;

test.each(known)('%s is there', (_, ra, dec, magnitude) => {
  const [star] = tycho2().starsWithin(ra, dec, 0.02, 10);
  expect(separationDeg(direction(star.raDeg, star.decDeg), direction(ra, dec)) * 3600).toBeLessThan(0.5);
  expect(Math.abs(star.magnitude - magnitude)).toBeLessThan(0.15);
});

test('it has 1,875,175 stars, 99 of 100 to V_T 12.7; the error of not having proper motions grows with the years', () => {
  const here = tycho2().starsWithin(83.5, -2, 1, 99);
  const later = tycho2().at(2026.9).starsWithin(83.5, -2, 1, 99);
  expect(tycho2()).toMatchObject({ faintest: 12.715, epochYear: 2000, band: 'V_T' });
  expect(later.map(({ raDeg, decDeg }) => [raDeg, decDeg])).toEqual(here.map(({ raDeg, decDeg }) => [raDeg, decDeg]));
  const faint = later.findIndex(({ magnitude }) => magnitude > 11);
  // 60 mas and 8.5 years of 2.5 mas, steps of 0.11″, and of 13 mas per year.
  expect(here[faint].sigmaArcsec).toBeCloseTo(Math.hypot(0.06, 0.02125, 0.0317), 3);
  expect(later[faint].sigmaArcsec).toBeCloseTo(Math.hypot(here[faint].sigmaArcsec, 26.9 * 0.013), 3);
  expect(() => tycho2().at(20_269)).toThrow(fails(RangeError, 'epochYear', 1800, 2200, 20_269));
});

test('circles hold what all the sky holds there: at the poles, across 0 hours, everywhere', () => {
  const all = tycho2().starsWithin(0, 0, 180, 6.5);
  expect(all.length).toBeGreaterThan(7000);
  expect(all.every(({ magnitude }, i) => i === 0 || magnitude >= all[i - 1].magnitude)).toBe(true);
  for (const [ra, dec, radius] of [
    [0, 90, 3],
    [123, -89.5, 2],
    [359.9, 0.1, 4],
    [-10, 45, 7],
    [200, 80, 12],
  ] as const) {
    const inside = all.filter((star) => separationDeg(direction(star.raDeg, star.decDeg), direction(ra, dec)) <= radius);
    expect(tycho2().starsWithin(ra, dec, radius, 6.5).toSorted(order)).toEqual(inside.toSorted(order));
    expect(inside.length).toBeGreaterThan(0);
  }
});

test('bytes that are no catalogue, a cut one, and one whose cells have no height', () => {
  expect(() => packedCatalogue(new Uint8Array(20))).toThrow(fails(RangeError, 'packed catalogue', 'SKY1', 20));
  const cut = new Uint8Array(headerBytes + 2 * bandsOf(2).cells);
  cut.set([83, 75, 89, 49, 120, 0]);
  cut[12] = 9;
  expect(() => packedCatalogue(cut)).toThrow(fails(RangeError, 'packed catalogue', cut.length + 45, cut.length));
  cut[4] = 0;
  expect(() => packedCatalogue(cut)).toThrow(fails(RangeError, 'height', 6, 5400, 0));
});

const order = (a: EpochStar, b: EpochStar): number => a.magnitude - b.magnitude || a.raDeg - b.raDeg;
