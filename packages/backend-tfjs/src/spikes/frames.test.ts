import { denseFromSparse, sparseFromDense, type SpikeShape } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { framesOf, spikesOf } from './frames.ts';

const size = fc.integer({ min: 1, max: 4 });

test('by hand: channels come last, windows side by side in every step', () => {
  const first = sparseFromDense([2, 2, 1, 2], [1, 0, 0, 2, /* step 1 */ 0, 3, 0, 0]);
  const second = sparseFromDense([2, 2, 1, 2], [0, 0, 0, 0, /* step 1 */ 5, 0, 6, 0]);
  expect([...framesOf([first, second])]).toEqual([1, 0, 0, 2, 0, 0, 0, 0, /* step 1 */ 0, 0, 3, 0, 5, 6, 0, 0]);
});

test('lists of spikes survive the way there and back', () => {
  fc.assert(
    fc.property(size, size, size, size, size, fc.infiniteStream(fc.integer({ min: 0, max: 2 })), (t, c, h, w, b, numbers) => {
      const shape: SpikeShape = [t, c, h, w];
      const draw = () =>
        sparseFromDense(
          shape,
          Array.from({ length: t * c * h * w }, () => numbers.next().value ?? 0),
        );
      const windows = Array.from({ length: b }, draw);
      const frames = framesOf(windows);
      windows.forEach((window, at) => {
        const { spikes, values } = spikesOf(frames, [c, h, w], at, b);
        expect([spikes.offsets, spikes.index]).toEqual([window.offsets, window.index]);
        expect(denseFromSparse({ ...spikes, values })).toEqual(denseFromSparse(window));
      });
    }),
  );
});
