import { type NetworkSpec, type NetworkWeights, sparseFromDense } from '@spikeseg/snn-core';

/*
 * A vertical edge on 3 × 5 pixels, small enough to compute by hand: three events in column 2 lift unit 7 (row 1, column 2) to 3
 * and units 2 and 12 above and below it to 2, which is the threshold.
 */

export const tinyNetwork: NetworkSpec = {
  input: { channels: 1, height: 3, width: 5 },
  layers: [
    {
      kind: 'conv',
      name: 'edges',
      maps: 1,
      kernel: 3,
      neuron: { threshold: 2, leak: { kind: 'none' } },
    },
  ],
  fireOnce: false,
  numerics: 'exact',
};

export const tinyWeights: NetworkWeights = {
  'edges.weight': { shape: [1, 1, 3, 3], data: Float32Array.of(0, 1, 0, 0, 1, 0, 0, 1, 0) },
  'edges.threshold': { shape: [1], data: Float32Array.of(2) },
};

export const tinyInput = sparseFromDense([1, 1, 3, 5], [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);

/** Units that spike. */
export const tinySpikes = [2, 7, 12];
