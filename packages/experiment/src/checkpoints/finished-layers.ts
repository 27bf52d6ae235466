import type { NetworkWeights } from '@spikeseg/snn-core';
import type { FinishedLayer } from '@spikeseg/stdp';
import type { CheckRow } from './metrics-csv.ts';

const number = (value: number | null | undefined, digits: number): string => (value == null ? '–' : value.toFixed(digits));

const change = (value: number | null | undefined): string => (value == null ? '–' : value.toExponential(1));

const header = [
  'layer',
  'ended by',
  'epochs',
  'stimuli',
  'wins',
  'silent maps',
  'C',
  'converged',
  '|Δw|',
  'threshold',
  'best epoch',
  'concordance',
];

/** How each layer ended, as cells of a table with a header: counts, and the figures of its last check. */
export function layerFigures(finished: readonly FinishedLayer[], checks: readonly CheckRow[]): string[][] {
  const body = finished.map(({ layer, outcome, epochs, stimuli, wins, best }) => {
    const last = checks.findLast((row) => row.layer === layer);
    return [
      layer,
      outcome,
      String(epochs),
      String(stimuli),
      String(wins.reduce((sum, count) => sum + count, 0)),
      `${wins.filter((count) => count === 0).length} of ${wins.length}`,
      number(last?.convergenceMeasure, 4),
      last ? `${Math.round(last.share * 100)} %` : '–',
      change(last?.meanChange),
      number(last?.meanThreshold, 3),
      best ? String(best.epoch + 1) : '–',
      number(best?.figure, 3),
    ];
  });
  return [header, ...body];
}

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
