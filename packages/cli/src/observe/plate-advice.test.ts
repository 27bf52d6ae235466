import type { Catalogue } from '@spikeseg/astrometry';
import { UsageError } from '@spikeseg/experiment/commands';
import { fails, says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { brightStars } from '../../../astrometry/src/catalogue/bright-stars.fixture.ts';
import { adviceOn, checkHints, expectedStars, plateAdvice } from './plate-advice.ts';

const hints = { arcsecPerPx: 90, catalogue: brightStars(), near: { raDeg: 75, decDeg: 20 } };
const chip = { width: 240, height: 180 };
const failure = (check: Parameters<typeof adviceOn>[0]['check']) =>
  ({ kind: 'unsolved', reason: '', hypotheses: 0, check }) as const;

test('a plate that is given is looked at itself; what has nothing to look at has no advice', () => {
  const seen = { ...chip, stars: 20 };
  const wcs = {
    raDeg: 75,
    decDeg: 20,
    pixel: [120, 90],
    cd: [
      [-0.025, 0],
      [0, 0.025],
    ],
  } as const;
  expect(adviceOn(failure(['wcs']), { ...hints, wcs }, seen)).toMatch(says('--wcs', '--near', '--scale'));
  expect(adviceOn(failure(['near']), hints, seen)).toMatch(says('20 stars', '--near'));
  expect(adviceOn(failure([]), hints, seen)).toBe('');
});

test('hints without meaning are refused in flags; solve-field needs no position in a narrow field', () => {
  const { near: _, ...blind } = { ...hints, arcsecPerPx: 20 };
  expect(() => checkHints({ ...hints, arcsecPerPx: 0 }, chip)).toThrow(fails(UsageError, '--scale: expected', 0));
  expect(() => checkHints(blind, chip)).toThrow(fails(UsageError, '--near: expected', 5, '--solver solve-field'));
  expect(() => checkHints({ ...blind, solver: () => Promise.reject(new Error('not called')) }, chip)).not.toThrow();
  expect(() => checkHints({ ...hints, near: { raDeg: 1, decDeg: 91 } }, chip)).toThrow(fails(UsageError, '--near: Dec', 90, 91));
});

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
