import { describe, expect, it } from 'vitest';
import { differenceOfGaussians } from './difference-of-gaussians.ts';
import { gaussian } from './gaussian.ts';
import { goldenFilters, goldenKernel, worstDifference } from './golden.fixture.ts';

const negative = (data: Float32Array) => data.map((value) => -value);

describe('differenceOfGaussians', () => {
  it('is the difference of two Gaussians of sum 1', () => {
    const [center, surround] = [gaussian(5, 1).data, gaussian(5, 2).data];
    expect(
      worstDifference(
        differenceOfGaussians(5, 1, 2).data,
        [...center].map((value, i) => value - surround[i]),
      ),
    ).toBeLessThan(1);
  });

  it('sums to 0: a uniform input gives no current', () => {
    for (const size of [3, 5, 7, 15]) {
      const { data } = differenceOfGaussians(size, 0.8, 1.7);
      expect(Math.abs(data.reduce((a, b) => a + b, 0))).toBeLessThan(1e-7);
    }
  });

  it('has the largest weight at the centre and a negative surround; off-centre is its negative', () => {
    const { shape, data } = differenceOfGaussians(5, 1, 2);
    expect(shape).toEqual([5, 5]);
    expect(data[12]).toBe(Math.max(...data));
    expect(data[12]).toBeCloseTo(0.0989, 4);
    expect(data[0]).toBeLessThan(0);
    expect(differenceOfGaussians(5, 2, 1).data).toEqual(negative(data));
  });

  it('is 0 when both Gaussians are the same', () => {
    expect([...differenceOfGaussians(5, 1.3, 1.3).data]).toEqual(Array(25).fill(0));
  });

  it('rejects what is no size or no width', () => {
    expect(() => differenceOfGaussians(5, -1, 2)).toThrow('expected a finite number above 0, got -1');
    expect(() => differenceOfGaussians(5, 1, Infinity)).toThrow('got Infinity');
    expect(() => differenceOfGaussians(-5, 1, 2)).toThrow('expected a whole number of at least 1, got -5');
  });

  describe.skipIf(goldenFilters === undefined)('against the Python implementation', () => {
    it.each([
      ['dog_0', 5, 1, 2],
      ['dog_1', 7, 1, 2],
      ['dog_2', 3, 0.5, 1],
      ['dog_3', 6, 1.2, 2.4],
    ])('%s: on-centre and off-centre of size %i, sigmas %f and %f', (name, size, center, surround) => {
      const on = differenceOfGaussians(size, center, surround).data;
      expect(worstDifference(on, goldenKernel(name, 0))).toBeLessThan(1);
      expect(worstDifference(negative(on), goldenKernel(name, 1))).toBeLessThan(1);
    });

    it('evdog: the same filter in its other module', () => {
      const on = differenceOfGaussians(7, 1.75, 2.8).data;
      expect(worstDifference(on, goldenKernel('evdog_0'))).toBeLessThan(1);
      expect(worstDifference(negative(on), goldenKernel('evdog_1'))).toBeLessThan(1);
    });

    it('differs on purpose: its other module makes an even size odd (4 becomes 5), ours keeps the size asked for', () => {
      expect(worstDifference(differenceOfGaussians(5, 1, 2).data, goldenKernel('evdog_2'))).toBeLessThan(1);
      expect(differenceOfGaussians(4, 1, 2).shape).toEqual([4, 4]);
    });

    it('evdog_bank: sizes 3, 5, 7 with sigma size/4 and 1.6 times that, padded to 7 × 7', () => {
      for (const [i, size] of [3, 5, 7].entries()) {
        const on = differenceOfGaussians(size, size / 4, (1.6 * size) / 4).data;
        const inner = goldenKernel('evdog_bank', 2 * i).filter((_, at) => {
          const border = (7 - size) / 2;
          return [at % 7, Math.floor(at / 7)].every((position) => position >= border && position < 7 - border);
        });
        expect(worstDifference(on, inner)).toBeLessThan(1);
      }
    });
  });
});
