import type { NetworkWeights, Tensor } from '@spikeseg/snn-core';
import type { TrainingOutcome } from '../convergence.ts';
import { type LayerEpoch, LayerTrainer } from './layer-trainer.ts';
import type { TrainingOptions } from './options.ts';
import { checkTrainingOptions } from './options.ts';
import { type FinishedLayer, finishLayer, nextLayer, type TrainerState } from './state.ts';

/*
 * Layer by layer, in the order given: the layers before the one in training are frozen and run as a network of their own,
 * those after it are not simulated. Learned thresholds are part of the model and end up in `L.threshold`.
 */

export interface TrainingResult {
  /** How the last layer stopped, or `interrupted`. */
  readonly outcome: TrainingOutcome;
  readonly weights: NetworkWeights;
  /** Goes on from here when it was interrupted. */
  readonly state: TrainerState;
}

/**
 * Trains a network without labels by STDP and winner-take-all.
 *
 * Per stimulus: competed forward pass, at most one winner per map, Δw for each winner, thresholds and gains. The same
 * options give the same bits, whether the training runs through or stops after any batch and goes on from its state.
 *
 * @throws RangeError when options do not fit each other or the network
 * @see Kheradpisheh et al. 2018, Neural Networks 99; Kirkland et al. 2023, IGARSS
 */
export async function trainNetwork(options: TrainingOptions): Promise<TrainingResult> {
  checkTrainingOptions(options);
  const { layers, hooks } = options;
  const weights = copyWeights(options.weights);
  const finished: FinishedLayer[] = [...(options.state?.finished ?? [])];
  let current = options.state?.current ?? null;
  let name = nextLayer(layers, { finished, current });
  while (name !== undefined) {
    const trainer = await LayerTrainer.start(options, weights, name, current);
    const layer = name;
    const reached = (): TrainerState => {
      const ended = finished.at(-1)?.layer === layer;
      return { finished: [...finished], current: ended ? null : trainer.progress };
    };
    try {
      for (let end: LayerEpoch | undefined; end?.outcome === undefined; ) {
        const result = await trainer.epoch();
        if (result === 'interrupted') return { outcome: result, weights, state: reached() };
        end = result;
        if (end.outcome !== undefined) finished.push(finishLayer(trainer.progress, end.outcome));
        const snapshot = () => ({ state: reached(), weights: copyWeights(weights) });
        if (hooks?.onEpochEnd) await hooks.onEpochEnd({ layer, ...end, ...snapshot() });
        if (end.outcome !== undefined && hooks?.onLayerEnd) {
          await hooks.onLayerEnd({ layer, outcome: end.outcome, ...snapshot() });
        }
      }
    } catch (error) {
      if (trainer.resumable) await hooks?.onFailure?.({ error, state: reached(), weights: copyWeights(weights) });
      throw error;
    } finally {
      trainer.dispose();
    }
    current = null;
    name = nextLayer(layers, { finished, current });
  }
  return { outcome: finished[finished.length - 1].outcome, weights, state: { finished, current: null } };
}

function copyWeights(weights: NetworkWeights): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [name, { shape: [...shape], data: data.slice() }]),
  );
}
