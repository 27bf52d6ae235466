import { describe, expect, it } from 'vitest';
import { track } from '../scoring/tiny.fixture.ts';
import { labelledSlices } from './labelled-slices.ts';
import { timeGrid } from './time-grid.ts';

const sensor = { width: 20, height: 10 };
const grid = timeGrid(0, 50_000, 10, 0.05);
const places = (slices: ReturnType<typeof labelledSlices>) => slices.known.map((known) => known.map(({ x, y }) => [x, y]));

describe('labelledSlices', () => {
  it('sorts labels of all objects into their slices', () => {
    const slices = labelledSlices([track(4, [0, 1, 1], [9999, 2, 2]), track(8, [10_000, 3, 3])], sensor, grid);
    expect(slices.labels.map((labels) => labels.map(({ object, x }) => [object, x]))).toEqual([
      [
        [0, 1],
        [0, 2],
      ],
      [[1, 3]],
      [],
      [],
      [],
    ]);
  });

  it('bridges sparse labels', () => {
    const slices = labelledSlices([track(0, [5000, 0, 0], [45_000, 8, 4])], sensor, grid);
    expect(places(slices)).toEqual([[[0, 0]], [[2, 1]], [[4, 2]], [[6, 3]], [[8, 4]]]);
  });

  it('counts labels that cannot be scored', () => {
    const slices = labelledSlices([track(0, [-1, 0, 0], [0, 19.6, 0], [1, -0.5, 9.4], [50_000, 1, 1])], sensor, grid);
    expect(slices).toMatchObject({ labelsOutsideTime: 2, labelsOutsideSensor: 1 });
  });

  it.each([
    ['at the left edge of the first pixel', -0.5, 5, 0],
    ['beside it', -0.51, 5, 1],
    ['at the upper edge of the first pixel', 5, -0.5, 0],
    ['above it', 5, -0.51, 1],
    ['in the last column', 19.49, 5, 0],
    ['at its right edge, where the next one would begin', 19.5, 5, 1],
    ['in the last row', 5, 9.49, 0],
    ['at its lower edge', 5, 9.5, 1],
  ])('pixel i reaches from i − 0.5 to i + 0.5: %s', (_, x, y, outside) => {
    const slices = labelledSlices([track(0, [5000, x, y])], sensor, grid);
    expect([slices.labelsOutsideSensor, slices.labels[0].length]).toEqual([outside, 1]);
  });

  it('the usual spacing is that of the labels alone: one of two gaps that is four times the other is not bridged', () => {
    const slices = labelledSlices([track(0, [5000, 0, 0], [15_000, 1, 1], [49_000, 9, 9])], sensor, grid);
    expect(places(slices).map((known) => known.length)).toEqual([1, 1, 0, 0, 1]);
    const twice = labelledSlices([track(0, [5000, 0, 0], [15_000, 1, 1], [35_000, 3, 3])], sensor, grid);
    expect(places(twice).map((known) => known.length)).toEqual([1, 1, 1, 1, 0]);
  });

  it('bridges into the recording from labels outside it', () => {
    const slices = labelledSlices([track(0, [-25_000, 0, 0], [25_000, 10, 10], [75_000, 0, 0])], sensor, grid);
    expect(places(slices)).toEqual([[[6, 6]], [[8, 8]], [[10, 10]], [[8, 8]], [[6, 6]]]);
  });
});
