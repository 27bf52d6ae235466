import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ActiveUnit, connectedComponents } from './components.ts';

/** Units from a drawing, rows from top to bottom, # = active. */
const units = (...rows: readonly string[]): ActiveUnit[] =>
  rows.flatMap((text, row) =>
    text.split('').flatMap((sign, column) => (sign === '#' ? [{ row, column, weight: 1, peak: 1, shift: { x: 0, y: 0 } }] : [])),
  );
const places = (components: ReturnType<typeof connectedComponents>) =>
  components.map((component) => component.map(({ row, column }) => [row, column]));

describe('connectedComponents', () => {
  it('joins neighbours, diagonals included', () => {
    expect(places(connectedComponents(units('#..#', '.#.#', '....', '#...')))).toEqual([
      [
        [0, 0],
        [1, 1],
      ],
      [
        [0, 3],
        [1, 3],
      ],
      [[3, 0]],
    ]);
  });

  it('follows a winding group', () => {
    expect(connectedComponents(units('#####', '....#', '#####', '#....', '#####')).length).toBe(1);
  });

  it('are a partition in which no two groups touch, whatever the order of units', () => {
    const drawing = fc.array(fc.array(fc.constantFrom('#', '.'), { minLength: 6, maxLength: 6 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(drawing, (rows) => {
        const all = units(...rows.map((row) => row.join('')));
        const components = connectedComponents(all);
        expect(components.flat().length).toBe(all.length);
        expect(connectedComponents(all.toReversed())).toEqual(components);
        for (const [i, a] of components.entries()) {
          for (const b of components.slice(i + 1)) {
            for (const u of a)
              for (const v of b) expect(Math.max(Math.abs(u.row - v.row), Math.abs(u.column - v.column))).toBeGreaterThan(1);
          }
        }
      }),
    );
  });
});
