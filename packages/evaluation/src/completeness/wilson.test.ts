import { expect, test } from 'vitest';
import { wilsonInterval } from './wilson.ts';

test('half of four trials: by hand, with z = 2, (½ + ½ ± 2·√(1/16 + 1/16)) / 2 = ½ ± √2/4', () => {
  const { value, low, high } = wilsonInterval(2, 4, 2);
  expect(value).toBe(0.5);
  expect(low).toBeCloseTo(0.5 - Math.SQRT2 / 4, 12);
  expect(high).toBeCloseTo(0.5 + Math.SQRT2 / 4, 12);
});

test('where all or none succeed one end is exact and the other is z² / (n + z²) away', () => {
  expect(wilsonInterval(0, 12, 2)).toEqual({ value: 0, low: 0, high: 4 / 16 });
  expect(wilsonInterval(12, 12, 2)).toMatchObject({ value: 1, high: 1 });
  expect(wilsonInterval(12, 12, 2).low).toBeCloseTo(12 / 16, 12);
});

test('81 of 263 at 95 % is 0.2553 to 0.3662, as Newcombe printed it in 1998', () => {
  const { low, high } = wilsonInterval(81, 263);
  expect(low).toBeCloseTo(0.2553, 4);
  expect(high).toBeCloseTo(0.3662, 4);
});

test('without trials there is no share', () => {
  expect(wilsonInterval(0, 0)).toEqual({ value: null, low: null, high: null });
});
