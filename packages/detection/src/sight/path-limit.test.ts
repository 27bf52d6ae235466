import { expect, it } from 'vitest';
import type { Limit } from './limits.ts';
import { pathLimit } from './path-limit.ts';
import { limitSpeeds } from './power.ts';

/** Two halves of a sensor over 20 s: at speed k half as many again as 10·k events/s on the left, four times as many on the right; the last 4 s are blind. */
const limits = Array.from({ length: 40 }, (_, i): Limit => {
  const [part, step] = [i % 2, i >> 1];
  const nineTenths = limitSpeeds.map((__, k) => (step >= 16 ? Number.POSITIVE_INFINITY : 10 * (k + 1) * 4 ** part));
  return { tUs: step * 1e6, durationUs: 1e6, x: 120 * part, y: 0, w: 120, h: 180, half: nineTenths, nineTenths };
});
/** A way at a height, from a place and second on, so many s at a speed. */
const way = (x: number, fromS: number, seconds: number, pxS: number) =>
  Array.from({ length: 41 }, (_, k) => ({ tUs: 1e6 * (fromS + (k / 40) * seconds), x: x + (k / 40) * seconds * pxS, y: 90 }));

it('is the limit of its place and speed, and between two places the geometric mean', () => {
  expect(pathLimit(limits, way(60, 0, 12, 0))).toBeCloseTo(10, 6);
  expect(pathLimit(limits, way(150, 0, 12, 0))).toBeCloseTo(40, 6);
  expect(pathLimit(limits, way(10, 0, 10, 10))).toBeCloseTo(20, 6);
  const across = pathLimit(limits, way(60, 0, 12, 10)) ?? 0;
  expect(Math.abs(Math.log(across / 40))).toBeLessThan(0.1);
});

it('what is there for a shorter time, or in blind seconds, needs as much more light', () => {
  expect(pathLimit(limits, way(60, 0, 5, 0))).toBeCloseTo(20, 6);
  const blindInHalf = pathLimit(limits, way(60, 12, 7.9, 0)) ?? 0;
  expect(Math.abs(blindInHalf / 25 - 1)).toBeLessThan(0.05);
});

it('is not known in blind times alone, beside the sensor and without limits', () => {
  expect(pathLimit(limits, way(60, 17, 2, 0))).toBeUndefined();
  expect(pathLimit(limits, way(300, 2, 2, 0))).toBeUndefined();
  expect(pathLimit([], way(60, 2, 2, 0))).toBeUndefined();
});
