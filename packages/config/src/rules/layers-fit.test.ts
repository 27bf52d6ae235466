import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeConfigs } from '../merge-configs.ts';
import { defaultConfig } from '../schema/config.ts';
import { layersFit } from './network.ts';

/** Conflicts of pool1 and pool2, each [kernel, stride], on an input of height × width. */
const conflicts = (pool1: readonly [number, number], pool2: readonly [number, number], height: number, width: number) =>
  layersFit.conflicts(
    mergeConfigs(defaultConfig(), {
      model: { pool1_kernel: pool1[0], pool1_stride: pool1[1], pool2_kernel: pool2[0], pool2_stride: pool2[1] },
      data: { input_height: height, input_width: width },
    }),
  );

test.each([
  [[2, 2], [2, 2], 3, 128, 'input_height', 'pool2 needs 2 px of conv2 and gets 1'],
  [[2, 2], [2, 2], 128, 3, 'input_width', 'pool2 needs 2 px of conv2 and gets 1'],
  [[7, 6], [2, 2], 12, 128, 'input_height', 'pool2 needs 2 px of conv2 and gets 1'],
  [[7, 6], [2, 2], 128, 6, 'input_width', 'pool1 needs 7'],
] as const)('pools %j and %j do not fit %i × %i', (pool1, pool2, height, width, key, reason) => {
  const [conflict, ...more] = conflicts(pool1, pool2, height, width);
  expect(more).toEqual([]);
  expect(conflict.path).toEqual(['data', key]);
  expect(conflict.expected).toContain(reason);
  expect(conflict.got).toBe(`${Math.min(height, width)} px`);
});

test('a stride above the kernel would step over units', () => {
  expect(conflicts([2, 3], [2, 2], 128, 128)).toMatchObject([{ path: ['model', 'pool1_stride'], got: '3' }]);
  expect(conflicts([2, 2], [2, 5], 128, 128)).toMatchObject([{ path: ['model', 'pool2_stride'], got: '5' }]);
});

/** Windows of a pool by counting where they can start. */
const windows = (size: number, kernel: number, stride: number): number => {
  let count = 0;
  for (let start = 0; start + kernel <= size; start += stride) count++;
  return count;
};

test('fits exactly when both pools have at least one window', () => {
  const pool = fc
    .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }))
    .map(([a, b]) => [Math.max(a, b), Math.min(a, b)] as const);
  const side = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(pool, pool, side, side, (pool1, pool2, height, width) => {
      const fits = [height, width].every((size) => windows(windows(size, ...pool1), ...pool2) > 0);
      expect(conflicts(pool1, pool2, height, width).length === 0).toBe(fits);
    }),
  );
});
