import { expect, it } from 'vitest';
import { toNearestStep } from './to-nearest-step.ts';

it('is the nearest whole number, and a half goes away from 0', () => {
  expect([0.4, 0.5, 0.6, 1.5, 2.5, 7].map(toNearestStep)).toEqual([0, 1, 1, 2, 3, 7]);
});

it('of −x is minus that of x, and 0 has no sign', () => {
  expect([-0.5, -0.6, -1.5, -2.5, -7].map(toNearestStep)).toEqual([-1, -1, -2, -3, -7]);
  expect([0, -0, -0.4].map(toNearestStep)).toEqual([0, 0, 0]);
});

it('is exact up to 2^24 and just below a half', () => {
  expect(toNearestStep(2 ** 24 - 0.5)).toBe(2 ** 24);
  expect(toNearestStep(0.499_999_999_999_999_94)).toBe(0);
});
