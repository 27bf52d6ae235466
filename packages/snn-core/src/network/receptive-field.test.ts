import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { defaultNetwork, defaultOptions } from './default-network.fixture.ts';
import type { NetworkSpec, Tensor } from './network-spec.ts';
import { evidenceOffsets, receptiveField } from './receptive-field.ts';
import { spikesegNetwork } from './spikeseg-network.ts';

describe('receptiveField', () => {
  it('is that of the default network: conv3 sees 40 pixels around 4i + 1.5', () => {
    const fields = defaultNetwork.layers.map(({ name }) => receptiveField(defaultNetwork, name));
    expect(fields).toEqual([
      { stride: 1, offset: 0, size: 5 },
      { stride: 2, offset: 0.5, size: 6 },
      { stride: 2, offset: 0.5, size: 14 },
      { stride: 4, offset: 1.5, size: 16 },
      { stride: 4, offset: 1.5, size: 40 },
    ]);
  });

  it('is that of SpikeSEG with its pool of 7/6', () => {
    const pools = [
      { kernel: 7, stride: 6 },
      { kernel: 2, stride: 2 },
    ] as const;
    expect(receptiveField(spikesegNetwork({ ...defaultOptions, pools }), 'conv3')).toEqual({ stride: 12, offset: 6, size: 113 });
  });

  it('says which layers there are', () => {
    expect(() => receptiveField(defaultNetwork, 'input')).toThrow(says('conv1', 'pool1', 'conv2', 'pool2', 'conv3', 'input'));
  });
});

const neuron = { threshold: 1, leak: { kind: 'none' } } as const;
const network: NetworkSpec = {
  input: { channels: 1, height: 16, width: 16 },
  layers: [
    { kind: 'conv', name: 'a', maps: 2, kernel: 3, neuron },
    { kind: 'pool', name: 'p', kernel: 2, stride: 2 },
    { kind: 'conv', name: 'b', maps: 2, kernel: 3, neuron },
  ],
  fireOnce: false,
  numerics: 'exact',
};

/** [maps, channels, 3, 3] with weight 1 at the given synapses. */
function kernels(
  maps: number,
  channels: number,
  ...at: readonly (readonly [map: number, channel: number, row: number, column: number])[]
): Tensor {
  const data = new Float32Array(maps * channels * 9);
  for (const [map, channel, row, column] of at) data[((map * channels + channel) * 3 + row) * 3 + column] = 1;
  return { shape: [maps, channels, 3, 3], data };
}

describe('evidenceOffsets', () => {
  it('is the centroid of the weights, in input px, through a pool of stride 2', () => {
    const weights = {
      // Map 0 looks one pixel left and up, map 1 straight ahead.
      'a.weight': kernels(2, 1, [0, 0, 0, 0], [1, 0, 1, 1]),
      // Half of it: map 0, two pooled units (4 px) … one unit = 2 px to the right; half: map 1, in the middle.
      'b.weight': kernels(2, 2, [0, 0, 1, 2], [0, 1, 1, 1], [1, 1, 0, 1]),
    };
    expect(evidenceOffsets(network, weights, 'a')).toEqual([
      { x: -1, y: -1 },
      { x: 0, y: 0 },
    ]);
    // ½ · (2 − 1) and ½ · (0 − 1); a unit up.
    expect(evidenceOffsets(network, weights, 'b')).toEqual([
      { x: 0.5, y: -0.5 },
      { x: 0, y: -2 },
    ]);
  });

  it('is 0 for uniform kernels and for a map without weights', () => {
    const uniform = { shape: [2, 1, 3, 3], data: new Float32Array(18).fill(0.8) };
    const [first, second] = evidenceOffsets(network, { 'a.weight': uniform, 'b.weight': kernels(2, 2) }, 'a');
    for (const { x, y } of [first, second]) expect([Math.abs(x) < 1e-12, Math.abs(y) < 1e-12]).toEqual([true, true]);
    expect(evidenceOffsets(network, { 'a.weight': uniform, 'b.weight': kernels(2, 2) }, 'b')[1]).toEqual({ x: 0, y: 0 });
  });

  it('wants a convolution', () => {
    const weights = { 'a.weight': kernels(2, 1) };
    expect(() => evidenceOffsets(network, weights, 'p')).toThrow('p: expected a convolution, got a pool');
  });
});
