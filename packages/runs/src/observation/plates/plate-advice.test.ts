import type { Catalogue } from '@spikeseg/astrometry';
import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { expectedStars, plateAdvice } from './plate-advice.ts';

/** Two stars per square degree, everywhere. */
const catalogue: Catalogue = {
  faintest: 9,
  starsWithin: (_, __, radiusDeg) =>
    Array.from({ length: Math.round(2 * 41_252.96 * ((1 - Math.cos((radiusDeg * Math.PI) / 180)) / 2)) }, () => ({
      raDeg: 0,
      decDeg: 0,
      magnitude: 5,
    })),
};
const near = { raDeg: 75, decDeg: 20 };
const field = { width: 240, height: 180, catalogue, near };

test('stars of the catalogue are counted by the area of the field', () => {
  // 6 × 4.5 degrees.
  for (const where of [near, { ...near, radiusDeg: 0 }, undefined])
    expect(Math.abs(expectedStars({ ...field, near: where, arcsecPerPx: 90 }) / 54 - 1)).toBeLessThan(0.1);
});

test.each([
  [30, 20, ['30 stars', 2.7, 'magnitude 9', '1.33 × 1.00', '--catalogue', '--solver solve-field']],
  [5, 90, ['5 stars', 54, 8, 'longer']],
  [400, 90, ['400 stars', 54, 'wider', '--scale', '--catalogue', '--near RA,DEC,RADIUS']],
  [10, 90, ['10 stars', 54, 'narrower', '--scale']],
  [40, 90, ['40 stars', 54, '--scale', '--near RA,DEC,RADIUS']],
])('%i stars at %i arcsec/px: what to try', (stars, arcsecPerPx, words) => {
  expect(plateAdvice({ ...field, stars, arcsecPerPx })).toMatch(says(...words));
});
