import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { convGeometry } from './conv-geometry.ts';
import { TouchedCells } from './touched-cells.ts';

const geometry = convGeometry([1, 9, 70], 1, 5);

function listed(touched: TouchedCells): { cells: number[]; pixels: number[] } {
  const count = touched.list();
  return { cells: [...touched.cells.subarray(0, count)], pixels: [...touched.pixels.subarray(0, count)] };
}

test('is empty at first, and after listing', () => {
  const touched = new TouchedCells(geometry);
  expect(touched.list()).toBe(0);
  touched.mark(0, 8, 0, 69);
  expect(touched.list()).toBe(9 * 70);
  expect(touched.list()).toBe(0);
});

test('is the union of what was marked, ascending, without repeats', () => {
  const rectangle = fc
    .tuple(fc.nat(8), fc.nat(8), fc.nat(69), fc.nat(69))
    .map(([a, b, c, d]) => [Math.min(a, b), Math.max(a, b), Math.min(c, d), Math.max(c, d)] as const);
  const touched = new TouchedCells(geometry);
  fc.assert(
    fc.property(fc.array(rectangle, { maxLength: 5 }), (rectangles) => {
      const expected = new Set<number>();
      for (const [top, bottom, left, right] of rectangles) {
        touched.mark(top, bottom, left, right);
        for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) expected.add(y * 70 + x);
      }
      expect(listed(touched).pixels).toEqual([...expected].toSorted((a, b) => a - b));
    }),
  );
});
