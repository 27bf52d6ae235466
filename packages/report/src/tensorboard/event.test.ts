import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { histogram } from './event.ts';

describe('histogram', () => {
  it('puts each value between the edges of its bucket', () => {
    const { min, max, limits, counts } = histogram([0, 0.26, 0.5, 1]);
    expect(limits.at(-1)).toBe(max);
    expect(limits.every((limit, i) => limit > (i === 0 ? min : limits[i - 1]))).toBe(true);
    const bucketsOf = (value: number) => limits.findIndex((limit) => value < limit);
    expect(counts[0]).toBe(1);
    expect(counts[bucketsOf(0.26)]).toBe(1);
    expect(counts[bucketsOf(0.5)]).toBe(1);
    expect(counts.at(-1)).toBe(1);
  });

  it('gives equal values one bucket that ends at them', () => {
    expect(histogram([2, 2, 2])).toEqual({ min: 2, max: 2, count: 3, sum: 6, sumSquares: 12, limits: [2], counts: [3] });
  });

  it('refuses to describe no values, or values without a place on the axis', () => {
    expect(() => histogram([])).toThrow('expected at least one value, got none');
    expect(() => histogram([1, NaN])).toThrow(says('value 1', 'NaN'));
    expect(() => histogram([Infinity])).toThrow('value 0');
  });
});
