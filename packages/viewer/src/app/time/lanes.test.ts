import { expect, it } from 'vitest';
import { lanesOf } from './lanes.ts';

it('every bar has a lane, the first that is free where it is', () => {
  const bars = [
    { from: 0, to: 100 },
    { from: 10, to: 20 },
    { from: 20.5, to: 30 },
    { from: 21, to: 40 },
    { from: 110, to: 120 },
  ];
  expect(lanesOf(bars, 1)).toEqual([0, 1, 2, 1, 0]);
  expect(lanesOf([], 1)).toEqual([]);
});
