import { describe, expect, it } from 'vitest';
import { gaussian } from './gaussian.ts';
import { goldenFilters, goldenKernel, worstDifference } from './golden.fixture.ts';

const total = (data: Float32Array) => data.reduce((sum, value) => sum + value, 0);

describe('gaussian', () => {
  it('is exp(−r²/2σ²) over its sum: by hand for 3 × 3, σ² = 1 / (2 ln 2), where a step of 1 halves the value', () => {
    const { shape, data } = gaussian(3, 1 / Math.sqrt(2 * Math.LN2));
    expect(shape).toEqual([3, 3]);
    // 1, four times 1/2, four times 1/4: the sum is 4.
    expect(worstDifference(data, [1 / 16, 1 / 8, 1 / 16, 1 / 8, 1 / 4, 1 / 8, 1 / 16, 1 / 8, 1 / 16])).toBeLessThan(1);
  });

  it.each([
    [1, 0.3],
    [4, 0.7],
    [5, 1],
    [21, 3.3],
  ])('sums to 1 and looks the same from every side (size %i, sigma %f)', (size, sigma) => {
    const { data } = gaussian(size, sigma);
    expect(total(data)).toBeCloseTo(1, 6);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        expect(data[y * size + x]).toBe(data[x * size + y]);
        expect(data[y * size + x]).toBe(data[(size - 1 - y) * size + x]);
      }
    }
  });

  it('has the variance of the continuous Gaussian when it is not cut off', () => {
    const { data } = gaussian(41, 3);
    let variance = 0;
    data.forEach((value, i) => {
      variance += value * ((i % 41) - 20) ** 2;
    });
    expect(variance).toBeCloseTo(9, 4);
  });

  it('rejects what is no size or no width, saying where', () => {
    expect(() => gaussian(0, 1)).toThrow(new RangeError('gaussian: size: expected a whole number of at least 1, got 0'));
    expect(() => gaussian(2.5, 1)).toThrow('got 2.5');
    expect(() => gaussian(5, 0)).toThrow(new RangeError('gaussian: sigma: expected a finite number above 0, got 0'));
    expect(() => gaussian(5, Number.NaN)).toThrow('got NaN');
  });

  describe.skipIf(goldenFilters === undefined)('against the Python implementation', () => {
    it.each([
      [0, 5, 1],
      [1, 7, 2],
      [2, 4, 0.7],
      [3, 9, 3.3],
    ])('gauss_%i: size %i, sigma %f', (index, size, sigma) => {
      const { data } = gaussian(size, sigma);
      expect(worstDifference(data, goldenKernel(`gauss_${index}`))).toBeLessThan(1);
      const raw = goldenKernel(`gauss_raw_${index}`);
      const sum = raw.reduce((a, b) => a + b, 0);
      expect(
        worstDifference(
          data,
          raw.map((value) => value / sum),
        ),
      ).toBeLessThan(1);
    });
  });
});
