import { fails } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { direction, separationDeg } from '../sphere/vector.ts';
import { brightStars } from './bright-stars.ts';
import type { CatalogueStar } from './catalogue.ts';
import { packedCatalogue } from './packed-catalogue.ts';
import { bandsOf, headerBytes } from './sky-cells.ts';

/** Places of Hipparcos at J1991.25 (ESA 1997), degrees, and V_T. */
const known = [
  ['Aldebaran', 68.98, 16.509, 1.16],
  ['Alioth', 193.507, 55.96, 1.76],
  ['σ Octantis', 317.19, -88.957, 5.5],
] as const;

test.each(known)('%s is there', (_, ra, dec, magnitude) => {
  const [star] = brightStars().starsWithin(ra, dec, 0.05, 6);
  expect(star).toBeDefined();
  expect(separationDeg(direction(star.raDeg, star.decDeg), direction(ra, dec)) * 3600).toBeLessThan(10);
  expect(Math.abs(star.magnitude - magnitude)).toBeLessThan(0.15);
});

test('circles hold what all the sky holds there: at the poles, across 0 hours, everywhere', () => {
  const all = brightStars().starsWithin(0, 0, 180, 6.5);
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
    expect(brightStars().starsWithin(ra, dec, radius, 6.5).toSorted(order)).toEqual(inside.toSorted(order));
    expect(inside.length).toBeGreaterThan(0);
  }
});

test('bytes that are no catalogue, or a cut one', () => {
  expect(() => packedCatalogue(new Uint8Array(20))).toThrow(fails(RangeError, 'packed catalogue', 'SKY1', 20));
  const cut = new Uint8Array(headerBytes + 2 * bandsOf(2).cells);
  cut.set([83, 75, 89, 49, 120, 0]);
  cut[12] = 9;
  expect(() => packedCatalogue(cut)).toThrow(fails(RangeError, 'packed catalogue', cut.length + 45, cut.length));
});

const order = (a: CatalogueStar, b: CatalogueStar): number => a.magnitude - b.magnitude || a.raDeg - b.raDeg;
