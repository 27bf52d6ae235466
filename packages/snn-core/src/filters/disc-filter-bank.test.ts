import { describe, expect, it } from 'vitest';
import { discFilterBank } from './disc-filter-bank.ts';

/** Rows of one plane. */
const rows = (data: Float32Array, kernel: number, plane = 0): number[][] =>
  Array.from({ length: kernel }, (_, y) =>
    Array.from(data.subarray((plane * kernel + y) * kernel, (plane * kernel + y + 1) * kernel)),
  );

describe('discFilterBank', () => {
  it('is 1 within 1.5 px, 3/4 to 2.5 px, 3/8 to 3.6 px and 1/4 to 4.6 px', () => {
    expect(rows(discFilterBank(1, 1, 9).data, 9).slice(0, 5)).toEqual([
      [0, 0, 0.25, 0.25, 0.25, 0.25, 0.25, 0, 0],
      [0, 0.25, 0.25, 0.375, 0.375, 0.375, 0.25, 0.25, 0],
      [0.25, 0.25, 0.375, 0.75, 0.75, 0.75, 0.375, 0.25, 0.25],
      [0.25, 0.375, 0.75, 1, 1, 1, 0.75, 0.375, 0.25],
      [0.25, 0.375, 0.75, 1, 1, 1, 0.75, 0.375, 0.25],
    ]);
  });

  it('a smaller kernel is its middle, and an even one has its middle between pixels', () => {
    expect(rows(discFilterBank(1, 1, 3).data, 3)).toEqual([
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ]);
    expect(rows(discFilterBank(1, 1, 4).data, 4)).toEqual([
      [0.75, 0.75, 0.75, 0.75],
      [0.75, 1, 1, 0.75],
      [0.75, 1, 1, 0.75],
      [0.75, 0.75, 0.75, 0.75],
    ]);
  });

  it('is the same in every channel, and times its gain in every map', () => {
    const one = rows(discFilterBank(1, 1, 5).data, 5);
    const { shape, data } = discFilterBank(2, 2, 5, [1, 0.5]);
    expect(shape).toEqual([2, 2, 5, 5]);
    expect([rows(data, 5, 0), rows(data, 5, 1)]).toEqual([one, one]);
    const half = one.map((row) => row.map((weight) => weight / 2));
    expect([rows(data, 5, 2), rows(data, 5, 3)]).toEqual([half, half]);
  });

  it('names what is out of range', () => {
    expect(() => discFilterBank(0, 1, 3)).toThrow('discFilterBank: maps: expected a whole number of at least 1, got 0');
    expect(() => discFilterBank(1, 1, 2.5)).toThrow('discFilterBank: kernel: expected a whole number of at least 1, got 2.5');
    expect(() => discFilterBank(2, 1, 3, [1])).toThrow('discFilterBank: gains: expected 2 values, one per map, got 1');
  });
});
