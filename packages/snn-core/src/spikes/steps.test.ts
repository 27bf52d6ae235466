import { expect, test } from 'vitest';
import { denseFromSparse, sparseFromDense } from './dense.ts';
import { joinSteps, sliceSteps } from './steps.ts';

const dense = [1, 0, 0, 1, /* 1 */ 0, 0, 0, 0, /* 2 */ 0.5, 1, 0, 0];
const spikes = sparseFromDense([3, 1, 2, 2], dense);

test.each([
  [0, 3],
  [0, 1],
  [1, 3],
  [2, 2],
])('steps %i … %i − 1 are the same rows of the dense array', (from, to) => {
  const part = sliceSteps(spikes, from, to);
  expect(part.shape).toEqual([to - from, 1, 2, 2]);
  expect([...denseFromSparse(part)]).toEqual(dense.slice(4 * from, 4 * to));
});

test('a slice is a copy, with values only where there are some', () => {
  const part = sliceSteps(spikes, 0, 3);
  part.index[0] = 3;
  expect(spikes.index[0]).toBe(0);
  expect(part.values).toEqual(spikes.values);
  expect('values' in sliceSteps(sparseFromDense([1, 1, 1, 1], [1]), 0, 1)).toBe(false);
});

test.each([
  [-1, 2],
  [2, 1],
  [0, 4],
])('refuses %i … %i', (from, to) => {
  expect(() => sliceSteps(spikes, from, to)).toThrow(
    new RangeError(`sliceSteps: expected 0 ≤ from ≤ to ≤ 3, got from ${from} to ${to}`),
  );
});

test.each([[spikes], [sparseFromDense([3, 1, 2, 2], [1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0])]])(
  'slices joined again are the whole',
  (whole) => {
    const parts = [sliceSteps(whole, 0, 1), sliceSteps(whole, 1, 1), sliceSteps(whole, 1, 3)];
    expect(joinSteps(parts)).toEqual(whole);
  },
);
