import { expect, it } from 'vitest';
import { labelParts } from './label-pause.ts';

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
