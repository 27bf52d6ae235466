import { randomGenerator } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentileInterval, resample, weightedQuantile } from './resampling.ts';

describe('percentileInterval', () => {
  it('cuts the tails off', () => {
    const figures = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentileInterval(50, figures, 0.9)).toEqual({ value: 50, low: 5, high: 95 });
    expect(percentileInterval(50, figures, 1)).toEqual({ value: 50, low: 1, high: 100 });
  });

  it('leaves out resamples without a figure and is null without any', () => {
    expect(percentileInterval(2, [null, 1, null, 3], 1)).toEqual({ value: 2, low: 1, high: 3 });
    expect(percentileInterval(2, [null], 0.95)).toEqual({ value: 2, low: null, high: null });
    expect(percentileInterval(null, [1, 2], 0.95)).toEqual({ value: null, low: null, high: null });
  });

  it('covers the true mean about as often as it says', () => {
    const random = randomGenerator(5);
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const units = Array.from({ length: 40 }, () => random.uniform());
      const mean = (weights: ArrayLike<number>) => units.reduce((sum, value, i) => sum + weights[i] * value, 0) / units.length;
      const samples = Array.from({ length: 200 }, (_, sample) => mean(resample(40, trial, sample)));
      const { low, high } = percentileInterval(mean(new Uint8Array(40).fill(1)), samples, 0.95);
      if (low !== null && high !== null && low <= 0.5 && high >= 0.5) covered++;
    }
    // 95 % less the known shortfall of percentile intervals at n = 40; standard deviation of the count is about 3.
    expect(covered).toBeGreaterThan(176);
    expect(covered).toBeLessThan(200);
  });
});

describe('weightedQuantile', () => {
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
