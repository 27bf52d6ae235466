import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { softBound } from './soft-bound.ts';

const weight = fc.float({ min: 0, max: 1, noNaN: true });

describe('softBound', () => {
  test('is w(1 − w) on [0, 1]', () => {
    expect(softBound(0.5, 0, 1)).toBe(0.25);
    expect(softBound(Math.fround(0.8), 0, 1)).toBeCloseTo(0.16, 7);
  });

  test('fixed points: it vanishes at both bounds, whatever they are', () => {
    for (const [min, max] of [
      [0, 1],
      [-1, 1],
      [0.25, 4],
    ] as const) {
      expect(softBound(min, min, max)).toBe(0);
      expect(softBound(max, min, max)).toBe(0);
    }
  });

  test('is largest in the middle: ¼ of the range squared', () => {
    expect(softBound(1, -1, 3)).toBe(4);
    expect(softBound(0.5, -1, 3)).toBeLessThan(4);
  });

  test('is never negative inside the bounds and symmetric on dyadic weights', () => {
    fc.assert(
      fc.property(weight, (w) => {
        expect(softBound(w, 0, 1)).toBeGreaterThanOrEqual(0);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1024 }), (k) => {
        expect(softBound(k / 1024, 0, 1)).toBe(softBound(1 - k / 1024, 0, 1));
      }),
    );
  });

  test('rounds to float32 after every operation', () => {
    const w = Math.fround(0.3);
    expect(softBound(w, 0, 1)).toBe(Math.fround(w * Math.fround(1 - w)));
    expect(softBound(w, 0, 1)).not.toBe(w * (1 - w));
  });
});
