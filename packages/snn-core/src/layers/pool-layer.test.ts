import * as fc from 'fast-check';
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

function inWindow(at: number, start: number, kernel: number): boolean {
  return at >= start && at < start + kernel;
}

test('agrees with looking at every window', () => {
  const setting = fc.record({
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 4 }),
    steps: fc.array(fc.uniqueArray(fc.nat(2 * 6 * 7 - 1), { maxLength: 20 }), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(setting, ({ kernel, stride, steps }) => {
      const sorted = steps.map((units) => units.toSorted((a, b) => a - b));
      const found = pool([2, 6, 7], kernel, stride, sorted);
      const [, , rows, columns] = found.shape;
      const expected = sorted.flatMap((units) =>
        Array.from({ length: 2 * rows * columns }, (_, unit) => {
          const [c, row, column] = [Math.floor(unit / (rows * columns)), Math.floor(unit / columns) % rows, unit % columns];
          const causes = units.filter(
            (u) =>
              Math.floor(u / 42) === c &&
              inWindow(Math.floor(u / 7) % 6, row * stride, kernel) &&
              inWindow(u % 7, column * stride, kernel),
          );
          return { unit, causes };
        }).filter(({ causes }) => causes.length > 0),
      );
      expect(found.units).toEqual(expected.map(({ unit }) => unit));
      expect(found.causes).toEqual(expected.map(({ causes }) => causes));
    }),
  );
});

test('a new run starts a new record', () => {
  const layer = new PoolLayer({ kernel: 2, stride: 2, input: [1, 2, 2], output: [1, 1, 1] });
  for (let run = 0; run < 2; run++) {
    layer.beginRun();
    layer.step({ index: Uint32Array.of(0, 3), start: 0, end: 2 });
    expect(layer.causes()).toEqual({ offsets: Uint32Array.of(0, 2), index: Uint32Array.of(0, 3) });
  }
});
