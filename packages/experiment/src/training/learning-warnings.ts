import type { NetworkWeights } from '@spikeseg/snn-core';
import type { FinishedLayer } from '@spikeseg/stdp';

/**
 * Layers that have ended their training and are what they were before: no map won the competition, or none of the winners
 * moved a weight. A score of such a network is that of chance.
 *
 * @param weights of before and after the training, where both are at hand
 */
export function learningWarnings(
  finished: readonly FinishedLayer[],
  weights?: { readonly before: NetworkWeights; readonly after: NetworkWeights },
): string[] {
  return finished.flatMap(({ layer, wins, stimuli }) => {
    if (wins.every((won) => won === 0)) {
      return [
        `${layer}: nothing was learned: no map has won in ${stimuli} stimuli, because no neuron of the layer spiked; lower its threshold (model.thresholds, or network), or that of a layer before it`,
      ];
    }
    if (weights === undefined || moved(weights.before, weights.after, `${layer}.weight`)) return [];
    return [`${layer}: nothing was learned: maps have won, and no weight has moved; look at the learning rates (stdp)`];
  });
}

const moved = (before: NetworkWeights, after: NetworkWeights, name: string): boolean =>
  before[name].data.some((weight, i) => weight !== after[name].data[i]);
