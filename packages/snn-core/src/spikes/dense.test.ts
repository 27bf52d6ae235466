import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSpikes } from './check-spikes.ts';
import { denseFromSparse, sparseFromDense } from './dense.ts';
import type { SpikeShape } from './sparse-spikes.ts';

describe('sparseFromDense', () => {
  test('lists units by step, ascending', () => {
    const spikes = sparseFromDense([2, 1, 2, 3], [0, 1, 0, 0, 0, 1, /* next step */ 1, 0, 0, 0, 0, 0]);
    expect(spikes).toEqual({ shape: [2, 1, 2, 3], offsets: Uint32Array.of(0, 2, 3), index: Uint32Array.of(1, 5, 0) });
  });

  test('keeps values only when one of them is not 1', () => {
    expect(sparseFromDense([1, 1, 1, 2], [1, 0.5]).values).toEqual(Float32Array.of(1, 0.5));
    expect('values' in sparseFromDense([1, 1, 1, 2], [1, 1])).toBe(false);
  });

  test('silence has offsets and no spikes', () => {
    expect(sparseFromDense([3, 1, 1, 1], [0, 0, 0]).offsets).toEqual(new Uint32Array(4));
  });

  test('refuses an array of another size', () => {
    expect(() => sparseFromDense([1, 2, 2, 2], [1])).toThrow(
      new RangeError('sparseFromDense: expected 8 numbers for [1, 2, 2, 2], got 1'),
    );
  });
});

test('dense → sparse → dense gives the array back, and the spikes keep their contract', () => {
  const size = fc.integer({ min: 1, max: 4 });
  const cases = fc.tuple(size, size, size, size).chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.array(fc.constantFrom(0, 0, 0, 1, 0.25, -3), {
        minLength: shape.reduce((a, b) => a * b),
        maxLength: shape.reduce((a, b) => a * b),
      }),
    ),
  );
  fc.assert(
    fc.property(cases, ([shape, dense]: [SpikeShape, number[]]) => {
      const spikes = sparseFromDense(shape, dense);
      checkSpikes(spikes);
      expect([...denseFromSparse(spikes)]).toEqual(dense);
    }),
  );
});
