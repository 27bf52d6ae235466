import { deriveSeed, type NetworkSpec, type NetworkWeights, randomGenerator, type SparseSpikes } from '@spikeseg/snn-core';
import { anyWeights, inputShape, randomSpikes } from '../../snn-core/src/testing/testing.fixture.ts';

const neuron = (threshold: number) => ({ threshold, leak: { kind: 'subtractive', amount: 0.09 } }) as const;

/** conv1 [3, 8, 10] → pool1 [3, 4, 5] → conv2 [2, 4, 5] on an input of [2, 8, 10], with weights from anywhere. */
export function smallModel(changes: Partial<NetworkSpec> = {}): { network: NetworkSpec; weights: NetworkWeights } {
  const network: NetworkSpec = {
    input: { channels: 2, height: 8, width: 10 },
    layers: [
      { kind: 'conv', name: 'conv1', maps: 3, kernel: 3, neuron: neuron(1) },
      { kind: 'pool', name: 'pool1', kernel: 2, stride: 2 },
      { kind: 'conv', name: 'conv2', maps: 2, kernel: 3, neuron: neuron(1.5) },
    ],
    fireOnce: false,
    numerics: 'exact',
    ...changes,
  };
  return { network, weights: anyWeights(network, randomGenerator(deriveSeed(7, 'small model'))) };
}

/** Random input for it. */
export const smallWindow = (network: NetworkSpec, steps: number, seed: number): SparseSpikes =>
  randomSpikes(inputShape(network, steps), 0.2, 'binary', randomGenerator(deriveSeed(8, 'small window', seed)));
