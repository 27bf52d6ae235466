import { expect, it } from 'vitest';
import { PixelRates } from './rate-likelihood.ts';

const sensor = { width: 2, height: 1 };
const never = { memoryS: 1e9, priorEvents: 2 };

it('by hand: (n + a) / (T + a / β), polarities apart, an event never for itself', () => {
  const rates = new PixelRates(sensor, 0, 1e6, never);
  // No time has passed.
  expect(rates.rateBefore(0, 1, 0)).toBe(Infinity);
  // One ON event so far; β = (1 + 1) / (2 px · 0.5 s) = 2, so (1 + 2) / (0.5 + 2 / 2) = 2.
  expect(rates.rateBefore(0, 1, 5e5)).toBeCloseTo(2, 5);
  // No OFF event so far; β = 1 / (2 px · 0.5 s) = 1, so (0 + 2) / (0.5 + 2 / 1) = 0.8.
  expect(rates.rateBefore(0, 0, 5e5)).toBeCloseTo(0.8, 5);
  // Two ON events and an OFF event in one second on two pixels, each with one more.
  expect(rates.meanRates(1e6)[0]).toBeCloseTo(1, 5);
  expect(rates.meanRates(1e6)[1]).toBeCloseTo(1.5, 5);
});

it('finds the rate of a hot and of a quiet pixel, and forgets', () => {
  const rates = new PixelRates(sensor, 0, 1e5, { memoryS: 5, priorEvents: 2 });
  const last = [0, 0];
  for (let step = 0; step < 400; step++) {
    for (let event = 0; event < 10; event++) last[0] = rates.rateBefore(0, 1, step * 1e5 + event * 1e4);
    last[1] = rates.rateBefore(1, 1, step * 1e5 + 99_999);
    rates.advance();
  }
  expect(last[0]).toBeGreaterThan(90);
  expect(last[0]).toBeLessThan(105);
  expect(last[1]).toBeGreaterThan(9);
  expect(last[1]).toBeLessThan(11.5);
  // 25 s, five memories, without an event of the hot pixel.
  for (let step = 400; step < 650; step++) rates.advance();
  expect(rates.rateBefore(0, 1, 65e6)).toBeLessThan(2);
});
