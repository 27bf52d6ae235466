import { expect, it } from 'vitest';
import { defaultNetwork } from '../network/default-network.fixture.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import { sparseFromDense } from '../spikes/dense.ts';
import { checkExactInput, InputValueError } from './check-exact-input.ts';

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
  }).toThrow(
    `run: input: expected whole values from 1 to ${maxValue ?? 1} (the network's input.maxValue, exact numerics), got ${value} at spike 1 (unit 2); raise input.maxValue`,
  );
});

it('takes multiples of the step where the network has one, and says so', () => {
  const graded: NetworkSpec = { ...network(16), input: { ...network(16).input, valueStep: 1 / 64 } };
  expect(() => {
    check(graded, 1 / 64, 16, 1.5);
  }).not.toThrow();
  expect(() => {
    check(graded, 1, 0.01, 1);
  }).toThrow('expected multiples of 0.015625 (its input.valueStep) from 0.015625 to 16 (the network');
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
