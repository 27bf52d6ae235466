import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { loadRuntime } from '../platform/load.ts';
import { convolvesExactly } from './exactness.ts';
import type { Tf } from './tensors.ts';

test.each(['cpu', 'wasm'] as const)('%s adds up without rounding', async (platform) => {
  expect((await loadRuntime(platform, {})).exact).toBe(true);
});

/** The library with weights that are rounded to some bits before it convolves. */
const rounding = (bits: number): Tf => ({
  ...tf,
  conv2d: ((x: tf.Tensor4D, w: tf.Tensor4D, ...rest: [1, 'same']) => {
    const rounded = w.dataSync().map((value) => {
      if (value === 0) return 0;
      const step = 2 ** (Math.floor(Math.log2(Math.abs(value))) + 1 - bits);
      return Math.round(value / step) * step;
    });
    return tf.conv2d(x, tf.tensor4d(rounded, w.shape), ...rest);
  }) as typeof tf.conv2d,
});

test.each([
  [11, false],
  [24, true],
])('weights of %d bits: exact is %s', async (bits, exact) => {
  expect(await convolvesExactly({ tf: rounding(bits), tidy: (compute) => tf.tidy(compute) })).toBe(exact);
});

test('a sum that is off by one is seen', async () => {
  const conv2d = ((...given: Parameters<typeof tf.conv2d>) => tf.add(tf.conv2d(...given), 1)) as typeof tf.conv2d;
  expect(await convolvesExactly({ tf: { ...tf, conv2d }, tidy: (compute) => tf.tidy(compute) })).toBe(false);
});
