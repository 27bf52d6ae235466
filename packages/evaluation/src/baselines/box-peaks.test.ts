import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { boxPeaks, fullBoxes } from './box-peaks.ts';

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

const twoSpots = (x: number) => map([1, 2, 5], [1, 3, 5], [x, 2, 7], [x, 3, 7]);
const wide = (x: number) =>
  boxPeaks({ long: twoSpots(x), fresh: twoSpots(x), level: 5, freshShare: 0.5 }, sensor, {
    boxRadiusPx: 1,
    separationPx: 4,
  }).map((peak) => peak.x);

it('two whose boxes are exactly as far apart as is asked for are two', () => {
  expect([wide(5), wide(4)]).toEqual([[5, 1], [4]]);
});

it('small evidence counts as large does: the level is in its unit', () => {
  const small = map([2, 2, 0.6], [3, 2, 0.3], [2, 3, 0.3]);
  expect(boxPeaks({ long: small, fresh: small, level: 0.5, freshShare: 0.5 }, sensor, options)).toEqual([
    { x: 2.25, y: 2.25, score: expect.closeTo(1.2, 12) },
  ]);
  // Exactly the level is enough, and so is exactly the share that has to be fresh.
  const half = map([2, 2, 0.5], [3, 2, 0.5]);
  const exact = { long: half, fresh: map([2, 2, 0.5]), level: 0.5, freshShare: 0.5 };
  expect(boxPeaks(exact, sensor, options)).toEqual([{ x: 2, y: 2, score: 1 }]);
  expect(boxPeaks({ ...exact, level: 0.51 }, sensor, options)).toEqual([]);
  expect(boxPeaks({ ...exact, freshShare: 0.51 }, sensor, options)).toEqual([]);
});

it('where nothing is fresh the object has gone on', () => {
  const gone = map([2, 2, 9], [3, 2, 9]);
  expect(peaks(gone, map([2, 2, 8.9]))).toEqual([]);
  expect(peaks(gone, map([2, 2, 9]))).toEqual([{ x: 2, y: 2, score: 9 / 5 }]);
});

it('is what adding up every box gives, on any sensor, also one smaller than a box', () => {
  const scenes = fc.record({
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 9 }),
    radius: fc.integer({ min: 0, max: 4 }),
    numbers: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 81, maxLength: 81 }),
    level: fc.integer({ min: 1, max: 120 }),
  });
  fc.assert(
    fc.property(scenes, ({ width, height, radius, numbers, level }) => {
      const values = Float64Array.from(numbers.slice(0, width * height));
      const expected = [...values.keys()].filter((pixel) => {
        let sum = 0;
        values.forEach((value, other) => {
          const dx = Math.abs((other % width) - (pixel % width));
          const dy = Math.abs(Math.floor(other / width) - Math.floor(pixel / width));
          if (Math.max(dx, dy) <= radius) sum += value;
        });
        return sum >= level;
      });
      expect(fullBoxes(values, { width, height }, radius, level)).toEqual(expected);
    }),
  );
});
