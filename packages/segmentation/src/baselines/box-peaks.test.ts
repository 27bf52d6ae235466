import { expect, it } from 'vitest';
import { boxPeaks } from './box-peaks.ts';

const sensor = { width: 12, height: 6 };
const options = { boxRadiusPx: 1, separationPx: 4 };
const map = (...cells: readonly (readonly [x: number, y: number, value: number])[]) => {
  const values = new Float64Array(sensor.width * sensor.height);
  for (const [x, y, value] of cells) values[y * sensor.width + x] = value;
  return values;
};

const peaks = (long: Float64Array, fresh = long) => boxPeaks({ long, fresh, level: 5, freshShare: 0.5 }, sensor, options);
/** Two pixels, one above the other. */
const spot = (x: number, value: number) => [[x, 2, value] as const, [x, 3, value] as const];

it('a spot is at the centroid of its box, its score without its largest pixel', () => {
  expect(peaks(map([2, 2, 6], [3, 2, 3], [2, 3, 3]))).toEqual([{ x: 2.25, y: 2.25, score: 6 / 5 }]);
});

it('a hot pixel decides nothing, and hides no spot beside it', () => {
  expect(peaks(map([2, 2, 1000]))).toEqual([]);
  expect(peaks(map([1, 1, 1000], [4, 2, 6], [5, 2, 6])).map(({ score }) => score)).toEqual([6 / 5]);
});

it('peaks that are apart are two, the fresher one first; closer ones are one', () => {
  expect(peaks(map(...spot(1, 5), ...spot(9, 7))).map(({ x }) => x)).toEqual([9, 1]);
  expect(peaks(map(...spot(1, 5), ...spot(4, 7))).map(({ x }) => x)).toEqual([4]);
  expect(peaks(map(...spot(1, 5), ...spot(9, 7)), map([1, 2, 9], [9, 2, 8])).map(({ x }) => x)).toEqual([1, 9]);
});

it('where nothing is fresh the object has gone on', () => {
  const gone = map([2, 2, 9], [3, 2, 9]);
  expect(peaks(gone, map([2, 2, 8.9]))).toEqual([]);
  expect(peaks(gone, map([2, 2, 9]))).toEqual([{ x: 2, y: 2, score: 9 / 5 }]);
});
