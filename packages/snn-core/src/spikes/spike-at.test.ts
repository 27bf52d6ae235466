import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sparseFromDense } from './dense.ts';
import { spikeAt } from './spike-at.ts';

test('finds every spike by its step and unit', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }), (fires) => {
      const spikes = sparseFromDense([3, 2, 2, 2], Float32Array.from(fires, Number));
      for (let step = 0; step < 3; step++) {
        for (let k = spikes.offsets[step]; k < spikes.offsets[step + 1]; k++)
          expect(spikeAt(spikes, step, spikes.index[k])).toBe(k);
      }
    }),
  );
});
