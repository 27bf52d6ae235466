import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { fullBoxes } from './full-boxes.ts';

it('a single pixel fills the boxes that hold it, cut at the border', () => {
  const values = new Float64Array(20);
  values[6] = 3;
  expect(fullBoxes(values, { width: 5, height: 4 }, 1, 3)).toEqual([0, 1, 2, 5, 6, 7, 10, 11, 12]);
  expect(fullBoxes(values, { width: 5, height: 4 }, 1, 3.1)).toEqual([]);
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
