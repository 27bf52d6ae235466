import { expect, it } from 'vitest';
import { BackgroundActivityFilter } from './background-activity-filter.ts';

const filter = () => new BackgroundActivityFilter({ width: 4, height: 3 }, 100);

it('an event passes when a neighbour, diagonals included, fired at most Δt before', () => {
  const baf = filter();
  expect(baf.passes(1, 1, 0)).toBe(false);
  expect(baf.passes(2, 2, 100)).toBe(true);
  expect(baf.passes(2, 0, 101)).toBe(false);
});

it.each([
  [0, 0],
  [1, 0],
  [2, 0],
  [0, 1],
  [2, 1],
  [0, 2],
  [1, 2],
  [2, 2],
])('each of the eight neighbours counts: (%i, %i)', (x, y) => {
  const baf = filter();
  baf.passes(x, y, 5);
  expect(baf.passes(1, 1, 6)).toBe(true);
  // Up to exactly Δt = 100 µs.
  expect(baf.isSupported(1, 1, 105)).toBe(true);
  expect(baf.isSupported(1, 1, 106)).toBe(false);
});

it('the border has no neighbours on the other side', () => {
  const baf = filter();
  baf.passes(3, 0, 5);
  expect(baf.passes(0, 1, 6)).toBe(false);
  expect(baf.passes(0, 2, 7)).toBe(true);
});
