import { fails, says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { smallModel } from '../small-model.fixture.ts';
import { providerOf, tf32Problem } from './device.ts';

test.each([
  ['cpu', 'cpu'],
  ['webgpu', 'webgpu'],
  ['webgpu:software', 'webgpu'],
  ['cuda', 0],
  ['cuda:0', 0],
  ['cuda:12', 12],
])('%s is device %s', (device, id) => expect(providerOf(device)).toBe(id));

test.each(['gpu', 'cuda:', 'cuda:-1', 'cuda:x', 'webgpu:0', 'CPU', ''])('%j is none', (device) => {
  expect(() => providerOf(device)).toThrow(fails(RangeError, 'device', 'cuda:N', 0, device));
});

const { network, weights } = smallModel();
const coarse = Object.fromEntries(
  Object.entries(weights).map(([name, { shape, data }]) => [
    name,
    { shape, data: data.map((value) => Math.ceil(Math.abs(value) * 1000) / 1024) },
  ]),
);

test('weights of more than 11 bits need TF32 turned off, others do not', () => {
  const problem = tf32Problem({ network, weights }, 'cuda:1', {});
  expect([problem?.problem, problem?.message]).toEqual(['cuda-inexact', expect.stringContaining('round the weights of conv1')]);
  expect(problem?.message).toMatch(says('cuda:1', 'NVIDIA_TF32_OVERRIDE=0'));
  expect(tf32Problem({ network, weights: coarse }, 'cuda', {})).toBeUndefined();
});

test('nothing is asked where it is turned off, nor of float numerics', () => {
  expect(tf32Problem({ network, weights }, 'cuda', { NVIDIA_TF32_OVERRIDE: '0' })).toBeUndefined();
  expect(tf32Problem({ network, weights }, 'cuda', { NVIDIA_TF32_OVERRIDE: '1' })).toBeDefined();
  expect(tf32Problem({ network: { ...network, numerics: 'float' }, weights }, 'cuda', {})).toBeUndefined();
});
