import { expect, it } from 'vitest';
import { ticks } from './axes.ts';

it.each([
  [240, 1, [0, 50, 100, 150, 200]],
  [6, 1, [0, 1, 2, 3, 4, 5, 6]],
  [1, 0, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [94.1, 0, [0, 20, 40, 60, 80]],
  [0.003, 0, [0, 0.0005, 0.001, 0.0015, 0.002, 0.0025, 0.003]],
])('up to %d, at least %d apart', (end, finest, expected) => {
  expect(ticks(end, finest)).toEqual(expected);
});
