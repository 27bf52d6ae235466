import { type ConvergenceProgress, noProgress, type TrainingOutcome } from '../convergence.ts';
import type { BestEpoch } from '../best-epoch.ts';
import { type MapHomeostasis, type MapState, newMap } from './map-state.ts';

/*
 * All that a training needs, the weights apart, to go on as if it had never stopped. Plain JSON. There is no generator in
 * it: every random number derives from the run's seed and the counters here.
 */

/** A layer in training. */
export interface LayerProgress {
  readonly layer: string;
  /** 0-based epoch, and the stimuli already learned in it. */
  readonly epoch: number;
  readonly position: number;
  /** Stimuli learned by this layer. */
  readonly stimuli: number;
  /** Stimuli since the last check. */
  readonly windowStimuli: number;
  readonly maps: readonly MapState[];
  readonly convergence: ConvergenceProgress;
  readonly best: BestEpoch | null;
}

export interface FinishedLayer {
  readonly layer: string;
  readonly outcome: TrainingOutcome;
  /** Epochs begun, and stimuli learned. */
  readonly epochs: number;
  readonly stimuli: number;
  /** Per map. */
  readonly wins: readonly number[];
  readonly best: BestEpoch | null;
}

export interface TrainerState {
  readonly finished: readonly FinishedLayer[];
  /** The layer in training; null between two layers and at the end. */
  readonly current: LayerProgress | null;
}

/** @param thresholds of the layer's maps before training */
export function newProgress(layer: string, thresholds: Float32Array, homeostasis: MapHomeostasis): LayerProgress {
  const maps = Array.from(thresholds, (theta) => newMap(theta, homeostasis));
  return { layer, epoch: 0, position: 0, stimuli: 0, windowStimuli: 0, maps, convergence: noProgress, best: null };
}

export function finishLayer({ layer, epoch, stimuli, maps, best }: LayerProgress, outcome: TrainingOutcome): FinishedLayer {
  return { layer, outcome, epochs: epoch, stimuli, wins: maps.map((map) => map.wins), best };
}

/**
 * The layer to train next, or undefined when all are done.
 *
 * @throws RangeError when the state belongs to a training of other layers
 */
export function nextLayer(layers: readonly string[], { finished, current }: TrainerState): string | undefined {
  const done = finished.map(({ layer }) => layer);
  const next = layers[done.length];
  if (
    done.length > layers.length ||
    done.some((layer, i) => layer !== layers[i]) ||
    (current !== null && current.layer !== next)
  ) {
    const found = [...done, ...(current === null ? [] : [current.layer])].join(', ');
    throw new RangeError(
      `training state: expected layers in the order ${layers.join(', ')}, got ${found}; resume with the layers it began with`,
    );
  }
  return next;
}
