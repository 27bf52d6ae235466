import { expect, it } from 'vitest';
import { thinned } from './cloud-lines.ts';

const at = (x: number): [number, number, number] => [x, 0, 0];

it('a line keeps the points that are a two-hundredth of the sensor apart, and its ends', () => {
  // 0.004 is close to 0 and 0.009 to 0.006; 0.021 is close to 0.02, and the end.
  expect(thinned([0, 0.004, 0.006, 0.009, 0.02, 0.021].map(at))).toEqual([0, 0.006, 0.02, 0.021].map(at));
  expect(thinned([at(1)])).toEqual([at(1)]);
  expect(thinned([])).toEqual([]);
});
