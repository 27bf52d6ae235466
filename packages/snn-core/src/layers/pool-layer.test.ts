import { describe, expect, test } from 'vitest';
import { PoolLayer } from './pool-layer.ts';

/** Pools one list of units per step; units and causes of every spike. */
function pool(size: readonly [number, number, number], kernel: number, stride: number, steps: readonly (readonly number[])[]) {
  const output = [size[0], Math.floor((size[1] - kernel) / stride) + 1, Math.floor((size[2] - kernel) / stride) + 1] as const;
  const layer = new PoolLayer({ kernel, stride, input: size, output });
  layer.beginRun();
  for (const units of steps) layer.step({ index: Uint32Array.from(units), start: 0, end: units.length });
  const { spikes } = layer.record.copy(output);
  const { offsets, index } = layer.causes();
  const causes = Array.from(spikes.index, (_, k) => [...index.subarray(offsets[k], offsets[k + 1])]);
  return { shape: spikes.shape, offsets: [...spikes.offsets], units: [...spikes.index], causes };
}

describe('hand-computed pools', () => {
  test('2×2 windows: a unit spikes when any unit of its window does, and knows which', () => {
    // Units of a 4×4 map; windows are 0: {0,1,4,5}, 1: {2,3,6,7}, 2: {8,9,12,13}, 3: {10,11,14,15}.
    expect(pool([1, 4, 4], 2, 2, [[1, 2, 5, 15], [], [8]])).toEqual({
      shape: [3, 1, 2, 2],
      offsets: [0, 3, 3, 4],
      units: [0, 1, 3, 2],
      causes: [[1, 5], [2], [15], [8]],
    });
  });
});
