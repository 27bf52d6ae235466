import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { standingSlices, timeGrid } from './time-grid.ts';

describe('timeGrid', () => {
  it('takes slices of less than a ms, blocks of one slice, and an interval of one µs', () => {
    expect(timeGrid(0, 1000, 0.5, 0.0005)).toEqual({ startUs: 0, sliceUs: 500, slices: 2, blockSlices: 1 });
    expect(timeGrid(4, 5, 10, 0.01)).toEqual({ startUs: 4, sliceUs: 10_000, slices: 1, blockSlices: 1 });
    // Half a slice is rounded up to one, less is refused.
    expect(timeGrid(0, 1000, 10, 0.005).blockSlices).toBe(1);
    expect(() => timeGrid(0, 1000, 10, 0.0049)).toThrow(/expected at least one slice/);
  });

  it.each([
    [5, 5, 10, 1, says(5, 5)],
    [0, Number.NaN, 10, 1, /expected an end/],
    [0, 1, 0, 1, /expected a length > 0 ms, got 0/],
    [0, 1, -10, 1, /expected a length > 0 ms, got -10/],
    [0, 1, 10, 0.001, /expected at least one slice/],
  ])('refuses %s … %s in slices of %s ms and blocks of %s s', (start, end, sliceMs, block, message) => {
    expect(() => timeGrid(start, end, sliceMs, block)).toThrow(message);
  });
});

describe('standingSlices', () => {
  it('the middles that it contains decide at both ends: from 4 to 24 ms are those of two slices, to 14 ms that of one', () => {
    const five = timeGrid(0, 50_000, 10, 0.02);
    expect(standingSlices(five, 4000, 20_000)).toEqual({ first: 0, last: 1 });
    expect(standingSlices(five, 4000, 10_000)).toEqual({ first: 0, last: 0 });
    expect(standingSlices(five, 6000, 20_000)).toEqual({ first: 1, last: 2 });
  });

  const grid = timeGrid(0, 50_000, 10, 0.05);

  it.each([
    ['one slice, in phase', 20_000, 10_000, 2, 2],
    ['one slice, out of phase: counts once', 24_000, 10_000, 2, 2],
    ['one slice, out of phase by more than half', 26_000, 10_000, 3, 3],
    ['three slices', 10_000, 30_000, 1, 3],
    ['an instant', 29_999, 0, 2, 2],
    ['too short to reach a middle', 26_000, 1000, 2, 2],
    ['short, over a middle', 24_500, 1000, 2, 2],
    ['begins before the recording', -20_000, 30_000, 0, 0],
    ['ends after it', 40_000, 99_000, 4, 4],
    ['begins in the last half slice', 49_000, 10_000, 4, 4],
  ])('%s', (_, tUs, durationUs, first, last) => {
    expect(standingSlices(grid, tUs, durationUs)).toEqual({ first, last });
  });

  it('never stands outside the recording', () => {
    expect(standingSlices(grid, 50_000, 10_000)).toBeUndefined();
    expect(standingSlices(grid, -10_000, 10_000)).toBeUndefined();
  });
});
