import { expect, test } from 'vitest';
import type { Instance } from './instance.ts';
import { groupInstances } from './object.ts';
import { sumSupport } from './pixel-support.ts';

/** Pixels of an input of 10 columns, each with a support. */
const instance = (
  spike: number,
  pixels: readonly number[],
  support: readonly number[],
  inputSpikes: readonly number[],
): Instance => ({
  spike,
  classMap: 0,
  step: 0,
  ...sumSupport([{ pixels: Uint32Array.from(pixels), support: Float32Array.from(support) }], 10),
  inputSpikes: Uint32Array.from(inputSpikes),
  hash: Uint32Array.of(1),
});

test('an object is the union of its instances, with the sum of their support, by hand', () => {
  // Pixels (0, 0), (2, 0), (0, 1) of one, (2, 0), (1, 1), twice (0, 1) of the other.
  const one = instance(0, [0, 2, 10], [1, 2, 1], [7, 3]);
  const other = instance(1, [10, 2, 11, 10], [2, 0.5, 4, 0.5], [3, 5]);
  const [object, ...others] = groupInstances([one, other], 0, 10);
  expect(others).toEqual([]);
  expect(object).toEqual({
    members: [one, other],
    inputSpikes: Uint32Array.of(3, 5, 7),
    pixels: Uint32Array.of(0, 2, 10, 11),
    support: Float32Array.of(1, 2.5, 3.5, 4),
    box: { left: 0, top: 0, right: 2, bottom: 1 },
    // (2.5 · 2 + 4 · 1) / 11 and (3.5 + 4) / 11.
    x: 9 / 11,
    y: 7.5 / 11,
  });
});

test('an object of one pixel is that pixel, also the first of all', () => {
  expect(sumSupport([{ pixels: Uint32Array.of(0), support: Float32Array.of(3) }], 10)).toEqual({
    pixels: Uint32Array.of(0),
    support: Float32Array.of(3),
    box: { left: 0, top: 0, right: 0, bottom: 0 },
    x: 0,
    y: 0,
  });
  expect(sumSupport([{ pixels: Uint32Array.of(59), support: Float32Array.of(0.5) }], 10)).toMatchObject({
    box: { left: 9, top: 5, right: 9, bottom: 5 },
    x: 9,
    y: 5,
  });
});
