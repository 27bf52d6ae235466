import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { gpuEnvironment } from './gpu.ts';

test('memory as needed, the same bits in every run, no TF32', () => {
  expect(gpuEnvironment({}, {})).toEqual({
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    TF_DETERMINISTIC_OPS: '1',
    TF_CUDNN_DETERMINISTIC: '1',
    NVIDIA_TF32_OVERRIDE: '0',
    TF_ENABLE_WINOGRAD_NONFUSED: '0',
  });
});

test('a thread inherits what the main one has set, its own number included', () => {
  const inherited = gpuEnvironment({ deviceIndex: 1 }, {});
  expect(inherited['CUDA_VISIBLE_DEVICES']).toBe('1');
  expect(gpuEnvironment({ deviceIndex: 1 }, inherited, false)).toEqual({});
});

test('what the user has set stays as it is', () => {
  const set = { TF_FORCE_GPU_ALLOW_GROWTH: 'false', TF_DETERMINISTIC_OPS: '0', NVIDIA_TF32_OVERRIDE: '1' };
  const added = gpuEnvironment({}, set);
  expect(Object.keys(added)).toEqual(['TF_CUDNN_DETERMINISTIC', 'TF_ENABLE_WINOGRAD_NONFUSED']);
});

test.each([
  [0, undefined, '0'],
  [2, undefined, '2'],
  [1, '4, 6', '6'],
  [0, 'GPU-8932f937', 'GPU-8932f937'],
])('GPU %d where the user allows %s is %s', (deviceIndex, allowed, visible) => {
  const env = allowed === undefined ? {} : { CUDA_VISIBLE_DEVICES: allowed };
  expect(gpuEnvironment({ deviceIndex }, env)['CUDA_VISIBLE_DEVICES']).toBe(visible);
});

test.each([
  [-1, undefined, says(0, -1)],
  [0.5, undefined, says(0, 0.5)],
  [2, '4,6', says(2, 'CUDA_VISIBLE_DEVICES', '4,6', 2)],
  [0, '', /expected a number below 0/],
])('GPU %d where the user allows %s is refused', (deviceIndex, allowed, message) => {
  const env = allowed === undefined ? {} : { CUDA_VISIBLE_DEVICES: allowed };
  expect(() => gpuEnvironment({ deviceIndex }, env)).toThrow(message);
});
