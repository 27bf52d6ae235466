import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hotCount } from './hot-count.ts';

/** NB(n; a, m) for whole a, from its definition. */
function negativeBinomial(n: number, a: number, m: number): number {
  let choose = 1;
  for (let k = 1; k <= n; k++) choose *= (n - k + a) / (n - k + 1);
  return choose * (a / (a + m)) ** a * (m / (a + m)) ** n;
}

test('by hand: a mean of 1, all pixels alike', () => {
  // Hot: shape 1/2, mean 50. C = Γ(n + 1/2) / (Γ(1/2) n!) is 1, 1/2, 3/8, 5/16, 35/128, 63/256, 231/1024, 429/2048, …
  const c = [1, 1 / 2, 3 / 8, 5 / 16, 35 / 128, 63 / 256, 231 / 1024, 429 / 2048, 6435 / 32768, 12155 / 65536];
  const isHot = c.map((one, n) => 0.003 * one * (0.5 / 50.5) ** 0.5 * (50 / 50.5) ** n > 0.997 * negativeBinomial(n, 4, 1));
  expect(hotCount({ rate: 0.5, shape: 4 }, 2)).toBe(isHot.indexOf(true, 1));
  expect(isHot.indexOf(true, 1)).toBe(9);
});

test('is above the mean, grows with it, and is never infinite', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 100, noNaN: true }),
      fc.double({ min: 0.05, max: 4, noNaN: true }),
      fc.double({ min: 1e-3, max: 100, noNaN: true }),
      (rate, shape, seconds) => {
        const count = hotCount({ rate, shape }, seconds);
        expect(count).toBeGreaterThan(rate * seconds);
        expect(Number.isFinite(count)).toBe(true);
        expect(hotCount({ rate, shape }, 2 * seconds)).toBeGreaterThanOrEqual(count);
      },
    ),
  );
});

/** ln NB(n + 1; a, m) − ln NB(n; a, m) */
const next = (n: number, a: number, m: number) => Math.log((n + a) / (n + 1)) + Math.log(m / (a + m));

test('with many events it is the count that the sums over all counts before it give', () => {
  for (const mean of [999, 1000, 1000.5, 2345.6, 40_000]) {
    for (const shape of [0.05, 0.3, 0.5, 1, 4]) {
      let gain = Math.log(0.003 / 0.997) - 0.5 * Math.log1p((50 * mean) / 0.5) + shape * Math.log1p(mean / shape);
      let count = 0;
      for (; count < 20 * mean + 50 && (count <= mean || gain <= 0); count++)
        gain += next(count, 0.5, 50 * mean) - next(count, shape, mean);
      expect(hotCount({ rate: mean, shape }, 1)).toBe(count);
    }
  }
});
