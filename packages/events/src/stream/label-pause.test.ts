import { expect, it } from 'vitest';
import { labelParts, labelPause } from './label-pause.ts';

const partsOf = (...seconds: readonly number[]) => labelParts({ t: Float64Array.from(seconds, (s) => 1e6 * s) });

it('labels are cut where they pause for more than a second', () => {
  expect(partsOf(0, 0.01, 1.01, 2.02, 2.03)).toEqual([
    [0, 1, 2],
    [3, 4],
  ]);
  expect(partsOf()).toEqual([]);
});

it('those that are always far apart pause where they are twice as far', () => {
  expect(partsOf(0, 5, 10, 20, 31)).toEqual([[0, 1, 2, 3], [4]]);
});

it('the pause is in the unit of the times', () => {
  expect(labelPause(Uint32Array.of(0, 10, 20, 5000), 1000)).toBe(1000);
  expect(labelPause(Float64Array.of(0, 5e6, 10e6, 40e6))).toBe(10e6);
  expect(labelPause(new Uint32Array(), 1000)).toBe(1000);
});
