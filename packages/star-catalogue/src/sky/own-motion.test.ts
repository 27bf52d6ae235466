import { expect, test } from 'vitest';
import { movedPlace, unknownMotionArcsec } from './own-motion.ts';

test("Barnard's star goes north by 10.36″ a year: from its place of Gaia DR3 (2016.0) to that of Hipparcos (1991.25)", () => {
  const { raDeg, decDeg } = movedPlace(269.4485, 4.739_42, -801.55, 10_362.39, 1991.25 - 2016);
  expect(raDeg).toBeCloseTo(269.454_02, 3);
  expect(decDeg).toBeCloseTo(4.668_29, 3);
});

test('a star that crosses the pole comes down on the other side', () => {
  const { raDeg, decDeg } = movedPlace(20, 89.9999, 0, 3_600, 200);
  expect(raDeg).toBeCloseTo(200, 6);
  expect(decDeg).toBeCloseTo(180 - 89.9999 - 0.2, 5);
});

test('motions that are not known: rows of magnitudes, the nearest beyond their ends, either way in time', () => {
  expect([-1.4, 0, 3.9, 4, 9.99, 10, 14].map((magnitude) => unknownMotionArcsec(magnitude, -10))).toEqual([
    1, 1, 1, 0.58, 0.15, 0.13, 0.13,
  ]);
});
