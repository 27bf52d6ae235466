import type { NetworkWeights } from '@spikeseg/snn-core';
import type { Model } from './detector.ts';
import { trainedLayers } from './network.ts';

/**
 * The network with every weight that is learned at the mean of its layer, thresholds as they are: it adds up what lies in a
 * box, and what another network does better than this is more than finding compact spots.
 */
export function constantWeights({ config, network, weights }: Model): Model {
  const names = trainedLayers(config).map((layer) => `${layer}.weight`);
  const levelled: NetworkWeights = Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => {
      if (!names.includes(name)) return [name, tensor];
      const mean = tensor.data.reduce((sum, weight) => sum + weight, 0) / tensor.data.length;
      return [name, { ...tensor, data: new Float32Array(tensor.data.length).fill(mean) }];
    }),
  );
  return { config, network, weights: levelled };
}
