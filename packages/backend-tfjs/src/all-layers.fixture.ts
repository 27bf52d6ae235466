import {
  deriveSeed,
  type NetworkSpec,
  type NetworkWeights,
  randomGenerator,
  sparseFromDense,
  type SparseSpikes,
  type Tensor,
  transportChannels,
  type TransportLayerSpec,
} from '@spikeseg/snn-core';

const random = (...path: readonly (string | number)[]) => randomGenerator(deriveSeed(11, ...path));

function draw(shape: readonly number[], from: number, to: number): Tensor {
  const generator = random('tensor', shape.join('x'), String(from));
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, data: Float32Array.from({ length }, () => from + (to - from) * generator.uniform()) };
}

/** Random spikes for a network. */
export const windowOf = ({ input }: NetworkSpec, steps: number, seed: number, density = 0.06): SparseSpikes => {
  const generator = random('window', seed);
  const length = steps * input.channels * input.height * input.width;
  const spikes = Array.from({ length }, () => (generator.uniform() < density ? 1 : 0));
  return sparseFromDense([steps, input.channels, input.height, input.width], spikes);
};

const moving = (name: string, stride: number, every: number, rival: string): TransportLayerSpec => ({
  kind: 'transport',
  name,
  maps: 2,
  kernel: stride + 2,
  stride,
  every,
  from: 'input',
  motions: [
    { name: 'stand', vx: 0, vy: 0, enterFrom: ['go', 'far'] },
    { name: 'go', vx: 0.75, vy: -0.5, enterFrom: ['stand'] },
    // Too large a step for one filter, and one that leaves the layer.
    { name: 'far', vx: -4.5, vy: 3.25, brightnesses: [1] },
    { name: 'gone', vx: 60, vy: 0 },
  ],
  switchCost: 1.2,
  neuron: { threshold: 0.8, leak: { kind: 'subtractive', amount: 0.1 }, ceiling: 2 },
  competition: { radius: 2, with: [rival] },
});

const transportWeights = (layer: TransportLayerSpec, channels: number): NetworkWeights => ({
  [`${layer.name}.weight`]: draw([layer.maps, channels, layer.kernel, layer.kernel], -0.2, 0.6),
  [`${layer.name}.threshold`]: draw([transportChannels(layer).length], 0.6, 1.2),
  [`${layer.name}.lateral`]: draw([layer.motions.length, 3, 3], 0, 2.4),
  [`${layer.name}.enter`]: draw([layer.motions.length, layer.motions.length], 0, 1),
});

/** Two layers that tell each other what they explain, over cells of 2 and 3 pixels, and what reads them. */
export function allKinds(fireOnce: boolean): readonly [NetworkSpec, NetworkWeights] {
  const [a, b] = [moving('a', 2, 1, 'b'), moving('b', 3, 2, 'a')];
  const leak = { kind: 'subtractive', amount: 0.1 } as const;
  const network: NetworkSpec = {
    input: { channels: 2, height: 14, width: 23 },
    layers: [
      a,
      b,
      { kind: 'pool', name: 'pooled', kernel: 2, stride: 2, from: 'a' },
      {
        kind: 'conv',
        name: 'counts',
        maps: 4,
        kernel: 3,
        groups: 2,
        from: 'input',
        neuron: { threshold: 0.7, leak, reset: 'subtract', ceiling: 3 },
      },
      { kind: 'conv', name: 'levels', maps: 2, kernel: 3, neuron: { threshold: 1, leak, reset: 'none', ceiling: 1.5 } },
      { kind: 'conv', name: 'last', maps: 3, kernel: 3, from: 'b', neuron: { threshold: 1.1, leak, ceiling: 1.3 } },
    ],
    fireOnce,
    numerics: 'exact',
  };
  const weights = {
    ...transportWeights(a, 2),
    ...transportWeights(b, 2),
    'counts.weight': draw([4, 1, 3, 3], 0, 0.5),
    'counts.threshold': draw([4], 0.6, 0.9),
    'levels.weight': draw([2, 4, 3, 3], 0, 0.3),
    'levels.threshold': draw([2], 0.9, 1.2),
    'last.weight': draw([3, 7, 3, 3], 0, 0.4),
    'last.threshold': draw([3], 1, 1.2),
  };
  return [network, weights];
}
