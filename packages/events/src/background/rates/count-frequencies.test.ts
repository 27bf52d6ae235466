import { expect, test } from 'vitest';
import { CountFrequencies, poisson } from './count-frequencies.ts';

test('by hand: four pixels', () => {
  const frequencies = new CountFrequencies();
  frequencies.add(7);
  frequencies.clear();
  for (const count of [0, 1, 1, 3]) frequencies.add(count);
  expect(frequencies.median).toBe(1);
  expect([0, 1, 2, 3].map((count) => frequencies.of(count))).toEqual([1.5 / 5, 2.5 / 5, 0.5 / 5, 1.5 / 5]);
  // 2 events: none of the object's and 2 of the pixel's own, 1 and 1, or 2 and 0.
  const added = poisson(2);
  const [none, one, two] = [Math.exp(-2), 2 * Math.exp(-2), 2 * Math.exp(-2)];
  expect(frequencies.with(2, added)).toBeCloseTo(none * 0.1 + one * 0.5 + two * 0.3, 7);
  frequencies.add(0);
  frequencies.add(3);
  expect(frequencies.median).toBe(1);
});

test('large counts share a frequency with those near them, and all of them add up', () => {
  const frequencies = new CountFrequencies();
  for (let k = 0; k < 1000; k++) frequencies.add(500 + (k % 20));
  expect(frequencies.of(505)).toBe(frequencies.of(506));
  expect(frequencies.of(1e20)).toBeGreaterThan(0);
  expect(frequencies.median).toBeGreaterThan(440);
  expect(frequencies.median).toBeLessThanOrEqual(519);
  let sum = 0;
  for (let count = 0; count < 5000; count++) sum += frequencies.of(count);
  // Each of some 65 frequencies has half a pixel more than it has seen.
  expect(sum).toBeGreaterThan(0.99);
  expect(sum).toBeLessThan(1.04);
});

test.each([1e-3, 0.7, 3, 40.5, 12_000])('of a mean of %d it gives a Poisson distribution', (mean) => {
  const { from, weights } = poisson(mean);
  const moment = (power: number) => weights.reduce((sum, weight, k) => sum + weight * (from + k - mean) ** power, 0);
  expect(moment(0)).toBeCloseTo(1, 12);
  expect(moment(1) / Math.sqrt(mean)).toBeCloseTo(0, 6);
  expect(moment(2) / mean).toBeCloseTo(1, 5);
});
