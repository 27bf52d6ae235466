import { expect, it } from 'vitest';
import { type FreshOptions, freshPeaks, type FreshPoint } from './fresh-peaks.ts';

const options: FreshOptions = { windowsUs: [1e5, 2e5, 1e6], leakNatsS: 10, forNats: 5, againstNats: 3, accept: () => true };
/** Events at one pixel, nats each. */
const at = (x: number, y: number, ageUs: number, nats: number, times = 1): FreshPoint[] =>
  Array.from({ length: times }, () => ({ x, y, ageUs, nats }));
const places = (points: readonly FreshPoint[], other = options) => freshPeaks(points, other).map(({ x, y }) => [x, y]);

it('takes the shortest window that proves a spot by itself', () => {
  // 6 nats in the last tenth of a second prove it (5 and 1 of leak); what lies behind does not count any more.
  const trail = [...at(10, 5, 5e4, 1, 6), ...at(30, 5, 8e5, 1, 50)];
  expect(places(trail)).toEqual([[10, 5]]);
  // One less: two tenths hold nothing more, and in the whole second the old place has the most.
  expect(places(trail.slice(1))).toEqual([[30, 5]]);
});

it('in the longest window, a place counts until it speaks against a spot', () => {
  // Expected are 10 nats; 7 are 3 less.
  expect(places(at(10, 5, 9e5, 1, 7))).toEqual([[10, 5]]);
  expect(places(at(10, 5, 9e5, 1, 6))).toEqual([]);
});

it('adds up a spot, and lies at its centre', () => {
  const spot = [...at(10, 5, 0, 1, 4), ...at(11, 5, 0, 1, 4)];
  expect(places(spot)).toEqual([[10.5, 5]]);
});

it('a spot is where the events around it say, whatever their order', () => {
  // Three pixels in a row with 3 nats each: that in the middle has all of them within 1.5 px, the others one at 3/4.
  const row = [10, 9, 11].map((x) => at(x, 5, 0, 1, 3));
  const column = [5, 4, 6].map((y) => at(10, y, 0, 1, 3));
  for (const [first, second, third] of [row, column, row.toReversed(), column.toReversed()]) {
    for (const points of [
      [...first, ...second, ...third],
      [...second, ...third, ...first],
      [...third, ...first, ...second],
    ])
      expect(freshPeaks(points, options)).toEqual([{ column: 10, row: 5, x: 10, y: 5 }]);
  }
});

it('a spot has the weights of the kernel: full within 1.5 px, then 3/4, 3/8 and 1/4, and nothing beyond 4.6 px', () => {
  // At 0 and at a distance, 8 nats each; the shortest window asks for as much as there is, and a hair more.
  for (const [dx, dy, weight] of [
    [1, 1, 1],
    [2, 0, 0.75],
    [0, -2, 0.75],
    [3, 0, 0.375],
    [-4, 2, 0.25],
    [-3, -3, 0.25],
    [4, 4, 0],
    [5, 0, 0],
  ]) {
    const points = [...at(20, 20, 0, 8), ...at(20 + dx, 20 + dy, 0, 8)];
    const found = (forNats: number) =>
      places(points, { ...options, windowsUs: [1e5, 1e6], leakNatsS: 0, forNats, againstNats: -1e9 }).length;
    expect([found(8 * (1 + weight)), found(8 * (1 + weight) + 0.01)].map((count) => count > 0)).toEqual([true, false]);
  }
});

it('gives several places, and leaves out what may be none', () => {
  const two = [...at(10, 5, 0, 1, 8), ...at(30, 5, 0, 1, 7)];
  expect(places(two)).toEqual([
    [10, 5],
    [30, 5],
  ]);
  expect(places(two, { ...options, accept: (column) => column !== 10 })).toEqual([[30, 5]]);
  expect(places([])).toEqual([]);
});

it('of places with the same evidence the one whose event came first is the first', () => {
  const two = [...at(30, 5, 5e4, 1, 8), ...at(10, 5, 5e4, 1, 8)];
  expect(places(two)).toEqual([
    [30, 5],
    [10, 5],
  ]);
  expect(places(two.toReversed())).toEqual([
    [10, 5],
    [30, 5],
  ]);
});

it('a window holds what is exactly as old as it is long', () => {
  // 6 nats are exactly what a tenth of a second asks for.
  expect(places([...at(10, 5, 1e5, 1, 6), ...at(30, 5, 8e5, 1, 50)])).toEqual([[10, 5]]);
  expect(places([...at(10, 5, 1e5 + 1, 1, 6), ...at(30, 5, 8e5, 1, 50)])).toEqual([[30, 5]]);
});

it('rows are apart, however wide the sensor is', () => {
  // Pixels of one column, and of one row, far from each other.
  for (const [x, y] of [
    [10, 400],
    [1200, 5],
  ]) {
    expect(places([...at(10, 5, 0, 1, 8), ...at(x, y, 0, 1, 7)])).toEqual([
      [10, 5],
      [x, y],
    ]);
  }
});

it('a place moves to the centroid of the evidence within 4.6 px of it, three times', () => {
  // A row of pixels, 2 px apart: from 20, where the most is, to the middle of what is near, and on.
  const row = [20, 22, 24, 26, 28].flatMap((x, k) => at(x, 5, 0, 1, 8 - k));
  let x = 22;
  for (let round = 0; round < 3; round++) {
    const near = row.filter((point) => Math.abs(point.x - x) <= 4.6);
    x = near.reduce((sum, point) => sum + point.x, 0) / near.length;
  }
  expect(freshPeaks(row, { ...options, leakNatsS: 0, forNats: 20 }).slice(0, 1)).toMatchObject([
    { column: 22, row: 5, x: expect.closeTo(x, 9), y: 5 },
  ]);
});
