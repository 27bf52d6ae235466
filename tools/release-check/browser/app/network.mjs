// An app that runs a network: what `@spikeseg/snn-core` alone does, in a page and in Node.
import { randomGenerator, sparseFromDense, wasmBackend } from '@spikeseg/snn-core';

const plain = ({ spikes, potential = [] }) => [spikes.offsets, spikes.index, potential].map((data) => [...data]);

/**
 * Runs ten steps of events, drawn from a seed, through two convolutions.
 * @returns {Promise<object>} spikes and potentials of every layer as plain numbers
 */
export default async function answer() {
  const random = randomGenerator(7);
  const uniform = (length) => Float32Array.from({ length }, () => random.uniform());
  const neuron = { threshold: 3, leak: { kind: 'subtractive', amount: 0.25 } };
  const network = {
    input: { channels: 2, height: 24, width: 32 },
    layers: [
      { kind: 'conv', name: 'conv1', maps: 4, kernel: 5, neuron },
      { kind: 'pool', name: 'pool1', kernel: 2, stride: 2 },
      { kind: 'conv', name: 'conv2', maps: 3, kernel: 3, neuron },
    ],
    fireOnce: true,
    numerics: 'exact',
  };
  const session = await wasmBackend.compile(network, {
    'conv1.weight': { shape: [4, 2, 5, 5], data: uniform(200) },
    'conv1.threshold': { shape: [4], data: Float32Array.of(3, 3, 3, 3) },
    'conv2.weight': { shape: [3, 4, 3, 3], data: uniform(108) },
    'conv2.threshold': { shape: [3], data: Float32Array.of(3, 3, 3) },
  });
  const shape = [10, 2, 24, 32];
  const events = Uint8Array.from({ length: 10 * 2 * 24 * 32 }, () => (random.uniform() < 0.02 ? 1 : 0));
  const { layers } = await session.run(sparseFromDense(shape, events), { record: ['conv1', 'pool1', 'conv2'] });
  return Object.fromEntries(Object.entries(layers).map(([name, trace]) => [name, plain(trace)]));
}
