import { describe, expect, it } from 'vitest';
import { checkNetwork } from './check-network.ts';
import { defaultNetwork } from './default-network.fixture.ts';
import type { ConvLayerSpec, Leak, NetworkSpec, PoolLayerSpec } from './network-spec.ts';

const conv: ConvLayerSpec = { kind: 'conv', name: 'a', maps: 2, kernel: 3, neuron: { threshold: 1, leak: { kind: 'none' } } };
const pool: PoolLayerSpec = { kind: 'pool', name: 'b', kernel: 2, stride: 2 };
const network: NetworkSpec = {
  input: { channels: 1, height: 8, width: 8 },
  layers: [conv, pool],
  fireOnce: true,
  numerics: 'exact',
};
const withLeak = (leak: Leak): NetworkSpec => ({ ...network, layers: [{ ...conv, neuron: { threshold: 1, leak } }] });

describe('checkNetwork', () => {
  it('accepts the default network, and leaks at the ends of their ranges', () => {
    expect(() => {
      const valid: readonly NetworkSpec[] = [
        defaultNetwork,
        network,
        { ...network, numerics: 'float', input: { ...network.input, maxValue: 255 } },
        ...[1, 0.5, 2 ** -20].map((valueStep) => ({ ...network, input: { ...network.input, maxValue: 16, valueStep } })),
        withLeak({ kind: 'subtractive', amount: 0 }),
        withLeak({ kind: 'subtractive', amount: 5 }),
        withLeak({ kind: 'multiplicative', factor: 0 }),
        withLeak({ kind: 'multiplicative', factor: 1 }),
      ];
      for (const one of valid) checkNetwork(one);
    }).not.toThrow();
  });

  it.each<[string, NetworkSpec]>([
    [
      'network: input.channels: expected a whole number of at least 1, got 0',
      { ...network, input: { ...network.input, channels: 0 } },
    ],
    [
      'network: input.height: expected a whole number of at least 1, got 1.5',
      { ...network, input: { ...network.input, height: 1.5 } },
    ],
    [
      'network: input.width: expected a whole number of at least 1, got NaN',
      { ...network, input: { ...network.input, width: NaN } },
    ],
    [
      'network: input.maxValue: expected a whole number of at least 1, got 0',
      { ...network, input: { ...network.input, maxValue: 0 } },
    ],
    [
      'network: input.maxValue: expected a whole number of at least 1, got 1.5',
      { ...network, input: { ...network.input, maxValue: 1.5 } },
    ],
    ...[0, 2, 0.3, 2 ** -21, Number.NaN].map((valueStep): [string, NetworkSpec] => [
      `network: input.valueStep: expected a power of two from 2^-20 to 1, got ${valueStep}`,
      { ...network, input: { ...network.input, valueStep } },
    ]),
    [
      `network: numerics: expected 'exact' or 'float', got "double"`,
      { ...network, numerics: 'double' as NetworkSpec['numerics'] },
    ],
    ['network: expected at least one layer, got none', { ...network, layers: [] }],
    ['network: expected unique layer names, got a twice', { ...network, layers: [conv, { ...pool, name: 'a' }] }],
    ['network: expected a layer name of letters, digits, _ and -, got ""', { ...network, layers: [{ ...pool, name: '' }] }],
    ['network: expected a layer name of letters, digits, _ and -, got "a.b"', { ...network, layers: [{ ...pool, name: 'a.b' }] }],
    [
      'network: expected a layer name of letters, digits, _ and -, got "__proto__"',
      { ...network, layers: [{ ...pool, name: '__proto__' }] },
    ],
    ['network: a.maps: expected a whole number of at least 1, got -2', { ...network, layers: [{ ...conv, maps: -2 }] }],
    ['network: a.kernel: expected a whole number of at least 1, got 0', { ...network, layers: [{ ...conv, kernel: 0 }] }],
    ['network: a.kernel: expected an odd number, got 4', { ...network, layers: [{ ...conv, kernel: 4 }] }],
    ['network: b.kernel: expected a whole number of at least 1, got 0.5', { ...network, layers: [{ ...pool, kernel: 0.5 }] }],
    ['network: b.stride: expected a whole number of at least 1, got 0', { ...network, layers: [{ ...pool, stride: 0 }] }],
    [
      'network: a.threshold: expected a finite number above 0, got Infinity',
      { ...network, layers: [{ ...conv, neuron: { ...conv.neuron, threshold: Infinity } }] },
    ],
    ['network: a.leak.amount: expected a finite number of at least 0, got -0.1', withLeak({ kind: 'subtractive', amount: -0.1 })],
    ['network: a.leak.factor: expected a number from 0 to 1, got 1.01', withLeak({ kind: 'multiplicative', factor: 1.01 })],
    ['network: a.leak.factor: expected a number from 0 to 1, got NaN', withLeak({ kind: 'multiplicative', factor: NaN })],
    [
      'network: b: expected at least one unit, got [1, 0, 0] from an input of [1, 8, 8]',
      { ...network, layers: [{ ...pool, kernel: 9 }] },
    ],
  ])('%s', (message, wrong) => {
    expect(() => checkNetwork(wrong)).toThrow(RangeError);
    expect(() => checkNetwork(wrong)).toThrow(message);
  });
});
