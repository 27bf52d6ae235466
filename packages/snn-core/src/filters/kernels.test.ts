import { fails, says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { goldenFilters, goldenKernel, worstDifference } from './golden.fixture.ts';
import { differenceOfGaussians, gaborFilter, gaborFilterBank, gaussian } from './kernels.ts';

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

  it('rejects what is no size or no width, saying where', () => {
    expect(() => gaussian(0, 1)).toThrow(fails(RangeError, 'gaussian: size', 1, 0));
    expect(() => gaussian(2.5, 1)).toThrow('got 2.5');
    expect(() => gaussian(5, 0)).toThrow(fails(RangeError, 'gaussian: sigma', 0, 0));
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

  it('has the largest weight at the centre and a negative surround; off-centre is its negative', () => {
    const { shape, data } = differenceOfGaussians(5, 1, 2);
    expect(shape).toEqual([5, 5]);
    expect(data[12]).toBe(Math.max(...data));
    expect(data[12]).toBeCloseTo(0.0989, 4);
    expect(data[0]).toBeLessThan(0);
    expect(differenceOfGaussians(5, 2, 1).data).toEqual(negative(data));
  });

  it('rejects what is no size or no width', () => {
    expect(() => differenceOfGaussians(5, -1, 2)).toThrow(says(0, -1));
    expect(() => differenceOfGaussians(5, 1, Infinity)).toThrow('got Infinity');
    expect(() => differenceOfGaussians(-5, 1, 2)).toThrow(says(1, -5));
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

const even = { sigma: 1.5, wavelength: 4, orientation: 0, aspect: 0.5, phase: 0 };
const sum = (data: Iterable<number>) => [...data].reduce((a, b) => a + b, 0);

describe('gaborFilter', () => {
  it('sums to 0, and its magnitudes to 1', () => {
    for (const orientation of [0, 0.3, Math.PI / 4, 2]) {
      const { data } = gaborFilter(7, { ...even, orientation });
      expect(sum(data)).toBeCloseTo(0, 6);
      expect(sum(data.map(Math.abs))).toBeCloseTo(1, 6);
    }
  });

  it('orientation 0 is a wave along x: mirrored left and right, with a bright column in the middle', () => {
    const { shape, data } = gaborFilter(5, even);
    expect(shape).toEqual([5, 5]);
    expect(data[12]).toBe(Math.max(...data));
    expect(data[11]).toBe(data[13]);
    expect(data[7]).toBeGreaterThan(data[11]);
  });

  it('positive orientations turn towards +y, which is down', () => {
    const { data } = gaborFilter(5, { ...even, orientation: Math.PI / 4 });
    // The bright stripe is at right angles to the wave: from bottom left to top right.
    expect(data[1 * 5 + 3]).toBeGreaterThan(data[1 * 5 + 1]);
  });

  it('phase π/2 is odd: a step, not a stripe', () => {
    const { data } = gaborFilter(5, { ...even, phase: Math.PI / 2 });
    expect(data[12]).toBeCloseTo(0, 7);
    expect(
      worstDifference(
        data,
        [...data].toReversed().map((value) => -value),
      ),
    ).toBeLessThan(1);
  });

  it('rejects parameters out of range and waves that vanish at every pixel', () => {
    expect(() => gaborFilter(5, { ...even, sigma: 0 })).toThrow(says('gaborFilter: sigma', 0, 0));
    expect(() => gaborFilter(5, { ...even, wavelength: -2 })).toThrow('gaborFilter: wavelength');
    expect(() => gaborFilter(5, { ...even, aspect: Number.NaN })).toThrow('gaborFilter: aspect');
    expect(() => gaborFilter(0, even)).toThrow(says('gaborFilter: size', 1, 0));
    expect(() => gaborFilter(1, even)).toThrow('which is flat');
    expect(() => gaborFilter(5, { ...even, wavelength: 1, phase: Math.PI / 2 })).toThrow('which is flat');
  });
});

describe('gaborFilterBank', () => {
  it('has one filter per direction i·π/n', () => {
    const { orientation: _, ...options } = even;
    const bank = gaborFilterBank(5, 4, options);
    expect(bank.shape).toEqual([4, 1, 5, 5]);
    const third = gaborFilter(5, { ...even, orientation: Math.PI / 2 });
    expect(bank.data.slice(50, 75)).toEqual(third.data);
  });

  it('rejects what is no number of directions', () => {
    expect(() => gaborFilterBank(5, 0, even)).toThrow(says('gaborFilterBank: orientations', 1));
    expect(() => gaborFilterBank(Number.NaN, 2, even)).toThrow(RangeError);
  });
});

describe.skipIf(goldenFilters === undefined)('Gabor filters against the Python implementation', () => {
  it.each([
    ['ppgabor_0', 7, 1, 2, 0, 0.5, 0],
    ['ppgabor_1', 7, 1.5, 3, Math.PI / 4, 0.5, 0],
    ['ppgabor_2', 5, 1, 4, Math.PI / 3, 0.8, Math.PI / 2],
  ])('%s', (name, size, sigma, wavelength, orientation, aspect, phase) => {
    expect(
      worstDifference(gaborFilter(size, { sigma, wavelength, orientation, aspect, phase }).data, goldenKernel(name)),
    ).toBeLessThan(1);
  });

  it('ppgabor_bank: two scales of four directions', () => {
    for (const scale of [1, 2]) {
      const { data } = gaborFilterBank(7, 4, { sigma: scale, wavelength: 2 * scale, aspect: 0.5, phase: 0 });
      for (let i = 0; i < 4; i++) {
        const recorded = goldenKernel('ppgabor_bank', (scale - 1) * 4 + i);
        expect(worstDifference(data.subarray(i * 49, (i + 1) * 49), recorded)).toBeLessThan(1);
      }
    }
  });

  const differs = 'differs on purpose: ours is scaled to magnitudes of sum 1, and its directions start at 0';
  it.each([
    ['gabor_0', 5, 1, 0.5, [45, 0, 135, 90]],
    ['gabor_1', 7, 2, 0.25, [45, 0, 135, 90]],
    ['gabor_2', 5, 1.5, 0.3, [67.5, 45, 22.5, 0, 157.5, 135, 112.5, 90]],
    ['gabor_3', 6, 1, 0.5, [30, 150]],
  ])(`%s ${differs}`, (name, size, sigma, frequency, degrees) => {
    degrees.forEach((angle, i) => {
      const orientation = (angle * Math.PI) / 180;
      const { data } = gaborFilter(size, { sigma, wavelength: 1 / frequency, orientation, aspect: 1, phase: 0 });
      const recorded = goldenKernel(name, i);
      const magnitude = sum(recorded.map(Math.abs));
      const scaled = recorded.map((value) => value / magnitude);
      expect(worstDifference(data, scaled)).toBeLessThan(1);
    });
  });

  it('gabor_3 differs on purpose: its third filter is rounding noise on a wave that vanishes at every pixel, ours an error', () => {
    expect(Math.max(...goldenKernel('gabor_3', 2).map(Math.abs))).toBeLessThan(1e-7);
    expect(() => gaborFilter(6, { sigma: 1, wavelength: 2, orientation: 0, aspect: 1, phase: 0 })).toThrow('which is flat');
  });
});
