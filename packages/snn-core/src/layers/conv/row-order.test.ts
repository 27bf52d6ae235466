import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RowOrder } from './row-order.ts';

const units = (index: number[], height: number, width: number, start = 0, end = index.length): number[] => {
  const places = new RowOrder(height, width).sort(Uint32Array.from(index), start, end);
  return [...places.subarray(0, end - start)].map((place) => index[place]);
};

describe('RowOrder', () => {
  test('takes the step that it is told', () => {
    expect(units([9, 9, 1, 6, 0], 3, 2, 2, 4)).toEqual([1, 6]);
    expect(units([], 3, 2)).toEqual([]);
  });

  test('one sorter serves many steps, also longer ones', () => {
    const order = new RowOrder(4, 100);
    const long = Uint32Array.from({ length: 800 }, (_, unit) => unit);
    expect(order.sort(Uint32Array.of(399, 400), 0, 2).slice(0, 2)).toEqual(Uint32Array.of(1, 0));
    const places = order.sort(long, 0, 800);
    expect([places[0], places[99], places[100], places[199], places[200], places[799]]).toEqual([0, 99, 400, 499, 100, 799]);
  });

  test('is a stable sort by row', () => {
    const shape = fc.record({
      channels: fc.integer({ min: 1, max: 4 }),
      height: fc.integer({ min: 1, max: 9 }),
      width: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(shape, fc.array(fc.boolean(), { minLength: 324, maxLength: 324 }), ({ channels, height, width }, spikes) => {
        const index = spikes.slice(0, channels * height * width).flatMap((spike, unit) => (spike ? [unit] : []));
        const row = (unit: number) => Math.floor(unit / width) % height;
        expect(units(index, height, width)).toEqual(index.toSorted((a, b) => row(a) - row(b) || a - b));
      }),
    );
  });
});
