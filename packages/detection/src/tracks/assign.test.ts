import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { assign } from './assign.ts';

const forbidden = 1000;

test('by hand', () => {
  expect(assign([], forbidden)).toEqual([]);
  expect(assign([[], []], forbidden)).toEqual([-1, -1]);
  // Taking the cheapest pair first would cost 1 + 9.
  expect(
    assign(
      [
        [1, 2],
        [3, 9],
      ],
      forbidden,
    ),
  ).toEqual([1, 0]);
  expect(assign([[5], [4], [6]], forbidden)).toEqual([-1, 0, -1]);
  expect(
    assign(
      [
        [forbidden, 3],
        [forbidden, 4],
      ],
      forbidden,
    ),
  ).toEqual([1, -1]);
});

/** Least cost over all one-to-one assignments of as many pairs as possible. */
function minCost(costs: readonly (readonly number[])[], row = 0, used = 0): number {
  if (row === costs.length) return 0;
  const rest = costs.length - row - 1;
  const free = costs[row].flatMap((cost, column) =>
    used & (1 << column) ? [] : [cost + minCost(costs, row + 1, used | (1 << column))],
  );
  const mayStay = free.length <= rest;
  return Math.min(...free, mayStay ? minCost(costs, row + 1, used) : Infinity);
}

test('costs as little as the best of all assignments, and pairs none twice', () => {
  const table = fc
    .record({ rows: fc.integer({ min: 1, max: 5 }), columns: fc.integer({ min: 1, max: 5 }) })
    .chain(({ rows, columns }) =>
      fc.array(fc.array(fc.integer({ min: -20, max: 99 }), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
  fc.assert(
    fc.property(table, (costs) => {
      const chosen = assign(costs, forbidden);
      const pairs = chosen.filter((column) => column >= 0);
      expect(new Set(pairs).size).toBe(pairs.length);
      expect(pairs).toHaveLength(Math.min(costs.length, costs[0].length));
      const cost = chosen.reduce((sum, column, row) => sum + (column < 0 ? 0 : costs[row][column]), 0);
      expect(cost).toBe(minCost(costs));
    }),
  );
});

test.each([NaN, Infinity])('a table of %j is refused: the search would not end', (cost) => {
  expect(() => assign([[cost]], forbidden)).toThrow(says('assign', cost));
});
