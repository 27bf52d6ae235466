import { describe, expect, it } from 'vitest';
import { spotFilterBank } from './spot-filter-bank.ts';

describe('spotFilterBank', () => {
  it('by hand: exp(−r² / (2·1.2²)), the same for every channel', () => {
    const { shape, data } = spotFilterBank(1, 2, 3);
    expect(shape).toEqual([1, 2, 3, 3]);
    const [side, corner] = [Math.exp(-1 / 2.88), Math.exp(-2 / 2.88)];
    const spot = [corner, side, corner, side, 1, side, corner, side, corner];
    [...spot, ...spot].forEach((weight, k) => expect(data[k]).toBeCloseTo(weight, 6));
  });

  it('no map is twice there, and all have 1 in their middle', () => {
    const { data } = spotFilterBank(5, 1, 5);
    const maps = Array.from({ length: 5 }, (_, map) => [...data.subarray(25 * map, 25 * (map + 1))]);
    expect(maps.map((map) => map[12])).toEqual([1, 1, 1, 1, 1]);
    expect(new Set(maps.map((map) => map[11])).size).toBe(5);
  });

  it.each([
    [0, 5, 'maps: expected a whole number from 1 to 5, got 0'],
    [6, 5, 'maps: expected a whole number from 1 to 5, got 6'],
    [1, 4, 'kernel: expected an odd number of at least 1, got 4'],
  ])('%d maps of %d px are refused', (maps, kernel, message) => {
    expect(() => spotFilterBank(maps, 2, kernel)).toThrow(new RangeError(`spotFilterBank: ${message}`));
  });
});
