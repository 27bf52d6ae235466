import { cellsOf, magnitudeOf, rateOf, speedOf } from '@spikeseg/evaluation';
import { expect, test } from 'vitest';
import { gridOf } from './grid-options.ts';

test('a magnitude is the zero point − 2.5 log10 of the events/s: five magnitudes are a factor of 100', () => {
  expect(rateOf({ zeroPoint: 0 }, 0)).toBe(1);
  expect(rateOf({ zeroPoint: 0 }, -5)).toBeCloseTo(100, 9);
  expect(rateOf({ zeroPoint: 14 }, 9)).toBeCloseTo(100, 9);
});

test('without options: 8 magnitudes and 7 speeds, 100 objects of each, moved along with the zero point', () => {
  const grid = gridOf({});
  expect(grid).toMatchObject({ zeroPoint: 0, speedsPxS: [0, 3, 10, 20, 40, 100, 300], perCell: 100 });
  expect(cellsOf(grid)).toHaveLength(56);
  const shifted = gridOf({ zeroPoint: 14.5 });
  expect(shifted.magnitudes).toEqual(grid.magnitudes.map((m) => m + 14.5));
  expect(cellsOf(shifted).map(({ rateHz }) => rateHz.toFixed(9))).toEqual(cellsOf(grid).map(({ rateHz }) => rateHz.toFixed(9)));
});

test('a cell tells its speed and magnitude', () => {
  const grid = gridOf({ speedsPxS: [100, 0], magnitudes: [-2, -5, -8] });
  expect(grid).toMatchObject({ speedsPxS: [0, 100], magnitudes: [-8, -5, -2] });
  cellsOf(grid).forEach(({ speedPxS, rateHz }, cell) => {
    expect(speedOf(grid, cell)).toBe(speedPxS);
    expect(rateOf(grid, magnitudeOf(grid, cell))).toBe(rateHz);
  });
});

test.each([
  [{ speedsPxS: [-1, 3] }, /^option speeds: expected speeds of at least 0 px\/s, got -1$/],
  [{ magnitudes: [-4] }, /^option magnitudes: expected at least two, .* got 1; e\.g\. -6,-4,-2$/],
  [
    { magnitudes: [10, 12], zeroPoint: 30 },
    /^option magnitudes: expected objects of at most 1,000,000 events\/s, got magnitude 10 with zero point 30: 1\.00e\+8 /,
  ],
  [{ speedsPxS: [3, 3] }, /^option speeds: expected every number once, got 3 twice$/],
  [{ perCell: 0 }, /^option injections: expected a whole number of at least 1/],
  [{ perCell: 2.5 }, /^option injections: expected a whole number/],
])('%j is refused', (options, message) => {
  expect(() => gridOf(options)).toThrow(message);
});
