import {
  deriveSeed,
  type NetworkSpec,
  type NetworkWeights,
  randomGenerator,
  type SparseSpikes,
  sparseFromDense,
} from '@spikeseg/snn-core';

/** A small network conv1 → pool1 → conv2 with exact numerics. */
export const smallNetwork: NetworkSpec = {
  input: { channels: 2, height: 9, width: 11 },
  layers: [
    { kind: 'conv', name: 'conv1', maps: 3, kernel: 3, neuron: { threshold: 1, leak: { kind: 'subtractive', amount: 0.05 } } },
    { kind: 'pool', name: 'pool1', kernel: 2, stride: 2 },
    { kind: 'conv', name: 'conv2', maps: 4, kernel: 3, neuron: { threshold: 1.5, leak: { kind: 'subtractive', amount: 0.05 } } },
  ],
  fireOnce: true,
  numerics: 'exact',
};

const draw = (length: number, seed: number, from: number, to: number): Float32Array => {
  const random = randomGenerator(deriveSeed(7, 'small', seed));
  return Float32Array.from({ length }, () => from + (to - from) * random.uniform());
};

export const smallWeights = (seed: number): NetworkWeights => ({
  'conv1.weight': { shape: [3, 2, 3, 3], data: draw(54, 4 * seed, 0.1, 0.9) },
  'conv1.threshold': { shape: [3], data: draw(3, 4 * seed + 1, 0.8, 1.4) },
  'conv2.weight': { shape: [4, 3, 3, 3], data: draw(108, 4 * seed + 2, 0.1, 0.9) },
  'conv2.threshold': { shape: [4], data: draw(4, 4 * seed + 3, 1.2, 2.2) },
});

/** Random spikes, five steps. */
export function smallWindow(seed: number, density = 0.1, steps = 5): SparseSpikes {
  const random = randomGenerator(deriveSeed(7, 'window', seed));
  const shape = [steps, 2, 9, 11] as const;
  return sparseFromDense(
    shape,
    Float32Array.from({ length: steps * 198 }, () => (random.uniform() < density ? 1 : 0)),
  );
}
