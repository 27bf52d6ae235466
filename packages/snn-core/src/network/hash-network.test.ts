import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { defaultNetwork } from './default-network.fixture.ts';
import { hashNetwork, sha256 } from './hash-network.ts';
import type { NetworkSpec } from './network-spec.ts';

/** The same value with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe('hashNetwork', () => {
  it('is the SHA-256 of JSON with sorted keys', () => {
    const network: NetworkSpec = {
      input: { channels: 1, height: 4, width: 5 },
      layers: [{ kind: 'pool', name: 'p', kernel: 2, stride: 2 }],
      fireOnce: false,
      numerics: 'exact',
    };
    const json =
      '{"fireOnce":false,"input":{"channels":1,"height":4,"width":5},"layers":[{"kernel":2,"kind":"pool","name":"p","stride":2}],"numerics":"exact"}';
    expect(hashNetwork(network)).toBe(createHash('sha256').update(json).digest('hex'));
  });

  it('does not depend on the order of keys, and survives JSON', () => {
    expect(hashNetwork(reversed(defaultNetwork) as NetworkSpec)).toBe(hashNetwork(defaultNetwork));
    expect(hashNetwork(JSON.parse(JSON.stringify(defaultNetwork)) as NetworkSpec)).toBe(hashNetwork(defaultNetwork));
  });

  it('changes with every value and with the order of the layers', () => {
    const { layers } = defaultNetwork;
    const change = (i: number, part: object): NetworkSpec => ({
      ...defaultNetwork,
      layers: layers.map((layer, at) => (at === i ? { ...layer, ...part } : layer)),
    });
    const networks: readonly NetworkSpec[] = [
      defaultNetwork,
      { ...defaultNetwork, fireOnce: false },
      { ...defaultNetwork, numerics: 'float' },
      { ...defaultNetwork, input: { ...defaultNetwork.input, maxValue: 255 } },
      { ...defaultNetwork, input: { channels: 2, height: 128, width: 127 } },
      { ...defaultNetwork, layers: layers.slice(0, 4) },
      { ...defaultNetwork, layers: layers.toReversed() },
      change(0, { maps: 5 }),
      change(0, { name: 'first' }),
      change(1, { stride: 1 }),
      change(2, { kernel: 7 }),
      change(2, { neuron: { threshold: 0.1, leak: { kind: 'subtractive', amount: 0.02 } } }),
      change(2, { neuron: { threshold: 0.1, leak: { kind: 'multiplicative', factor: 0.01 } } }),
      change(4, { neuron: { threshold: 0.100_000_000_000_000_02, leak: { kind: 'none' } } }),
    ];
    expect(new Set(networks.map(hashNetwork)).size).toBe(networks.length);
  });
});

it('agrees with node:crypto at every length around the blocks of 64 bytes', () => {
  for (let length = 0; length <= 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => i * 37 + length);
    expect(sha256(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
  }
});
