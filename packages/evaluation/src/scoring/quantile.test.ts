import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, weightedQuantile } from './quantile.ts';

describe('weightedQuantile', () => {
  it('is the value at which the weight is reached', () => {
    expect(weightedQuantile([1, 2, 4], [1, 1, 2], 0.5)).toBe(2);
    expect(weightedQuantile([1, 2, 4], [1, 1, 2], 0.51)).toBe(4);
    expect(weightedQuantile([1, 2, 4], [0, 3, 0], 1)).toBe(2);
  });

  it('of nothing is null', () => {
    expect(weightedQuantile([], [], 0.5)).toBeNull();
    expect(weightedQuantile([1, 2], [0, 0], 0.5)).toBeNull();
  });

  it('refuses q > 1', () => {
    expect(() => weightedQuantile([1], [1], 1.5)).toThrow(/expected q in \(0, 1\], got 1.5/);
  });

  it('with whole weights equals the quantile of the repeated list', () => {
    const entry = fc.record({ value: fc.integer({ min: 0, max: 9 }), weight: fc.integer({ min: 0, max: 3 }) });
    fc.assert(
      fc.property(fc.array(entry), fc.constantFrom(0.1, 0.5, 0.9, 1), (entries, q) => {
        const sorted = entries.toSorted((a, b) => a.value - b.value);
        const repeated = sorted.flatMap(({ value, weight }) => Array.from({ length: weight }, () => value));
        const expected = repeated.length === 0 ? null : repeated[Math.ceil(q * repeated.length) - 1];
        const values = sorted.map(({ value }) => value);
        const weights = sorted.map(({ weight }) => weight);
        expect(weightedQuantile(values, weights, q)).toBe(expected);
      }),
    );
  });
});

describe('median', () => {
  it('sorts first and takes the lower middle', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([10, 2, 4, 1])).toBe(2);
    expect(() => median([])).toThrow(/at least one value/);
  });
});
