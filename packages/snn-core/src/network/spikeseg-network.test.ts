import { fails, says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { defaultNetwork, defaultOptions } from './default-network.fixture.ts';
import { spikesegNetwork } from './spikeseg-network.ts';

const wrong = (change: object) => () => spikesegNetwork({ ...defaultOptions, ...change });

describe('spikesegNetwork', () => {
  it('is input → conv1 → pool1 → conv2 → pool2 → conv3 as plain JSON', () => {
    expect(JSON.parse(JSON.stringify(defaultNetwork))).toEqual({
      input: { channels: 2, height: 128, width: 128 },
      layers: [
        {
          kind: 'conv',
          name: 'conv1',
          maps: 4,
          kernel: 5,
          neuron: { threshold: 0.1, leak: { kind: 'subtractive', amount: 0.09 } },
        },
        { kind: 'pool', name: 'pool1', kernel: 2, stride: 2 },
        {
          kind: 'conv',
          name: 'conv2',
          maps: 36,
          kernel: 5,
          neuron: { threshold: 0.1, leak: { kind: 'subtractive', amount: 0.01 } },
        },
        { kind: 'pool', name: 'pool2', kernel: 2, stride: 2 },
        { kind: 'conv', name: 'conv3', maps: 1, kernel: 7, neuron: { threshold: 0.1, leak: { kind: 'none' } } },
      ],
      fireOnce: true,
      numerics: 'exact',
    });
  });

  it('takes the sizes of every layer from its own entry', () => {
    const { input, layers, fireOnce, numerics } = spikesegNetwork({
      input: { channels: 1, height: 240, width: 304, maxValue: 9 },
      maps: [3, 5, 9],
      kernels: [3, 7, 9],
      pools: [
        { kernel: 7, stride: 6 },
        { kernel: 3, stride: 1 },
      ],
      thresholds: [1, 2, 3],
      leaks: [{ kind: 'none' }, { kind: 'multiplicative', factor: 0.9 }, { kind: 'subtractive', amount: 0 }],
      fireOnce: false,
      numerics: 'float',
    });
    expect(input).toEqual({ channels: 1, height: 240, width: 304, maxValue: 9 });
    expect(numerics).toBe('float');
    expect(fireOnce).toBe(false);
    expect(layers.map(({ kernel }) => kernel)).toEqual([3, 7, 7, 3, 9]);
    expect(layers.map((layer) => (layer.kind === 'pool' ? layer.stride : layer.neuron.threshold))).toEqual([1, 6, 2, 1, 3]);
    expect(layers.map((layer) => (layer.kind === 'conv' ? layer.maps : 0))).toEqual([3, 0, 5, 0, 9]);
  });

  it('rejects options that give no network, naming the layer', () => {
    expect(wrong({ kernels: [5, 4, 7] })).toThrow(fails(RangeError, 'network: conv2.kernel', 4));
    expect(wrong({ thresholds: [0.1, 0.1, 0] })).toThrow(says('network: conv3.threshold', 0, 0));
    expect(wrong({ input: { channels: 2, height: 3, width: 3 } })).toThrow(says('network: pool2', 'one unit'));
  });
});
