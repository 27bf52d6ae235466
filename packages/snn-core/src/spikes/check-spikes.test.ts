import { says } from '@spikeseg/test-support';
import { expect, it, test } from 'vitest';
import { defaultNetwork } from '../network/default-network.fixture.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import { checkExactInput, checkSpikes, InputValueError } from './check-spikes.ts';
import { type SparseSpikes, sparseFromDense } from './sparse-spikes.ts';

const good: SparseSpikes = { shape: [2, 1, 2, 3], offsets: Uint32Array.of(0, 2, 3), index: Uint32Array.of(1, 5, 0) };

test.each<[string, Partial<SparseSpikes>, string | RegExp]>([
  ['a shape that is none', { shape: [2, 1, 2.5, 3] }, says('input', '[T', 'W]', '[2, 1, 2.5, 3]')],
  ['offsets of another length', { offsets: Uint32Array.of(0, 3) }, says('input', 3, 0, 3, 2, 0, 3)],
  ['offsets that end elsewhere', { offsets: Uint32Array.of(0, 2, 2) }, 'got 3 offsets from 0 to 2'],
  ['offsets that start elsewhere', { offsets: Uint32Array.of(1, 2, 3) }, 'got 3 offsets from 1 to 3'],
  [
    'falling offsets',
    { shape: [3, 1, 2, 3], offsets: Uint32Array.of(0, 3, 2, 3), index: Uint32Array.of(1, 2, 5) },
    says(3, 2, 1),
  ],
  ['a unit beyond the layer', { index: Uint32Array.of(1, 6, 0) }, says(6, 0, 6, 1)],
  ['units out of order', { index: Uint32Array.of(5, 1, 0) }, 'got 1 after 5'],
  ['a unit twice', { index: Uint32Array.of(1, 1, 0) }, 'got 1 after 1'],
  ['too few values', { values: Float32Array.of(1) }, 'expected one value per spike (3), got 1'],
  ['a value of 0', { values: Float32Array.of(1, 0, 1) }, says(0, 0, 1)],
  ['a value that is no number', { values: Float32Array.of(1, 1, Number.NaN) }, 'got NaN at spike 2'],
])('refuses %s', (_, change, message) => {
  expect(() => checkSpikes({ ...good, ...change }, 'input')).toThrow(RangeError);
  expect(() => checkSpikes({ ...good, ...change }, 'input')).toThrow(message);
});

const input = (...values: number[]) => sparseFromDense([1, 1, 1, values.length], values);
const network = (maxValue?: number, numerics: NetworkSpec['numerics'] = 'exact'): NetworkSpec => ({
  ...defaultNetwork,
  input: { channels: 1, height: 1, width: 3, ...(maxValue === undefined ? {} : { maxValue }) },
  numerics,
});
const check = (spec: NetworkSpec, ...values: number[]) => {
  checkExactInput(spec, input(...values));
};

it('takes spikes, and counts up to the largest value', () => {
  expect(() => {
    check(network(), 1, 0, 1);
    check(network(9), 1, 0, 1);
    check(network(9), 1, 9, 3);
  }).not.toThrow();
});

it.each([
  ['fractions', 9, 1.5],
  ['more than the largest value', 9, 10],
  ['anything but 1 where no largest value is given', undefined, 2],
  ['negative values: without a leak, nothing would bound the potential from below', 9, -1],
  ['infinity', 9, Number.POSITIVE_INFINITY],
])('refuses %s', (_, maxValue, value) => {
  expect(() => {
    check(network(maxValue), 1, 0, value);
  }).toThrow(InputValueError);
  expect(() => {
    check(network(maxValue), 1, 0, value);
  }).toThrow(says('run: input', 1, maxValue ?? 1, 'input.maxValue', value, 1, 2));
});

it('takes multiples of the step where the network has one, and says so', () => {
  const graded: NetworkSpec = { ...network(16), input: { ...network(16).input, valueStep: 1 / 64 } };
  expect(() => {
    check(graded, 1 / 64, 16, 1.5);
  }).not.toThrow();
  expect(() => {
    check(graded, 1, 0.01, 1);
  }).toThrow(says(0.015625, 'input.valueStep', 0.015625, 16));
  for (const value of [-1, 16 + 1 / 64, 1 / 128])
    expect(() => {
      check(graded, value);
    }).toThrow(InputValueError);
});

it('float numerics take anything', () => {
  expect(() => {
    check(network(undefined, 'float'), -0.5, 1e9, 3);
  }).not.toThrow();
});
