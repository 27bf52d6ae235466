import { expect, test } from 'vitest';
import { fitEfficiency } from './efficiency-fit.ts';
import { asNumber, limitingMagnitude } from './limiting-magnitude.ts';

const counts = (...found: readonly number[]) => found.map((one, i) => ({ magnitude: i - 8, trials: 100, found: one }));
const limitOf = (found: readonly number[], share = 0.5) =>
  limitingMagnitude(counts(...found), fitEfficiency(counts(...found)), share);

test('a curve from all to nothing has a limit between its magnitudes', () => {
  const { kind, value } = limitOf([100, 100, 98, 80, 20, 2, 0, 0]);
  expect(kind).toBe('measured');
  expect(value).toBeCloseTo(-4.5, 2);
});

test('what is found everywhere is only known to be fainter than the faintest', () => {
  expect(limitOf([100, 100, 100, 100, 100, 100, 100, 100])).toEqual({ kind: 'fainter', value: -1 });
  expect(limitOf([100, 100, 99, 100, 100, 98, 90, 80])).toEqual({ kind: 'fainter', value: -1 });
});

test('what is found nowhere, or seldom even at the brightest, is only known to be brighter', () => {
  expect(limitOf([0, 0, 0, 0, 0, 0, 0, 0])).toEqual({ kind: 'brighter', value: -8 });
  expect(limitOf([40, 20, 8, 3, 1, 0, 0, 0])).toEqual({ kind: 'brighter', value: -8 });
});

test('with fewer than five objects in all magnitudes but one nothing is said', () => {
  const few = counts(4, 3, 2, 1).map((count) => ({ ...count, trials: 4 }));
  expect(limitingMagnitude(few, fitEfficiency(few), 0.5)).toEqual({ kind: 'unknown', value: null });
  expect(limitingMagnitude([], undefined, 0.5)).toEqual({ kind: 'unknown', value: null });
});

test('as numbers, limits have an order: never and brighter, measured, fainter', () => {
  expect(asNumber({ kind: 'never', value: null })).toBe(-Infinity);
  expect(asNumber({ kind: 'brighter', value: -8 })).toBe(-Infinity);
  expect(asNumber({ kind: 'measured', value: -4 })).toBe(-4);
  expect(asNumber({ kind: 'fainter', value: -1 })).toBe(Infinity);
  expect(asNumber({ kind: 'unknown', value: null })).toBeNull();
});
