import { type SpikeShape, sparseFromDense } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { denseFromSparse } from '../../../snn-core/src/testing/testing.fixture.ts';
import { framesOf, spikesOf } from './frames.ts';

const size = fc.integer({ min: 1, max: 4 });

test('by hand: channels come last', () => {
  const window = sparseFromDense([2, 2, 1, 2], [1, 0, 0, 2, /* step 1 */ 5, 3, 6, 0]);
  expect([...framesOf(window)]).toEqual([1, 0, 0, 2, /* step 1 */ 5, 6, 3, 0]);
});

test('lists of spikes survive the way there and back', () => {
  fc.assert(
    fc.property(size, size, size, size, fc.infiniteStream(fc.integer({ min: 0, max: 2 })), (t, c, h, w, numbers) => {
      const shape: SpikeShape = [t, c, h, w];
      const window = sparseFromDense(
        shape,
        Array.from({ length: t * c * h * w }, () => numbers.next().value ?? 0),
      );
      const { spikes, values } = spikesOf(framesOf(window), [c, h, w]);
      expect([spikes.offsets, spikes.index]).toEqual([window.offsets, window.index]);
      expect(denseFromSparse({ ...spikes, values })).toEqual(denseFromSparse(window));
    }),
  );
});
