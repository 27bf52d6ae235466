import { describe, expect, it } from 'vitest';
import { gaborFilter, gaborFilterBank } from './gabor.ts';
import { goldenFilters, goldenKernel, worstDifference } from './golden.fixture.ts';

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

  it('a quarter turn more transposes it', () => {
    const along = gaborFilter(5, even).data;
    const across = gaborFilter(5, { ...even, orientation: Math.PI / 2 }).data;
    expect(
      worstDifference(
        across,
        [...along].map((_, i) => along[(i % 5) * 5 + Math.floor(i / 5)]),
      ),
    ).toBeLessThan(1);
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
    expect(() => gaborFilter(5, { ...even, sigma: 0 })).toThrow('gaborFilter: sigma: expected a finite number above 0, got 0');
    expect(() => gaborFilter(5, { ...even, wavelength: -2 })).toThrow('gaborFilter: wavelength');
    expect(() => gaborFilter(5, { ...even, aspect: Number.NaN })).toThrow('gaborFilter: aspect');
    expect(() => gaborFilter(0, even)).toThrow('gaborFilter: size: expected a whole number of at least 1, got 0');
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
    expect(() => gaborFilterBank(5, 0, even)).toThrow('gaborFilterBank: orientations: expected a whole number of at least 1');
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
