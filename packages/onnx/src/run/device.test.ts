import { expect, test } from 'vitest';
import { cudaDeviceId } from './device.ts';

test.each([
  ['cpu', undefined],
  ['cuda', 0],
  ['cuda:0', 0],
  ['cuda:12', 12],
])('%s is device %s', (device, id) => expect(cudaDeviceId(device)).toBe(id));

test.each(['gpu', 'cuda:', 'cuda:-1', 'cuda:x', 'CPU', ''])('%j is none', (device) => {
  expect(() => cudaDeviceId(device)).toThrow(new RangeError(`device: expected cpu, cuda or cuda:N (N from 0), got ${device}`));
});
