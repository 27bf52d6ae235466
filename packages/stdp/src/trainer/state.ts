import { type BestEpoch, type ConvergenceProgress, noProgress, type TrainingOutcome } from '../convergence.ts';
import {
  type AdaptiveThreshold,
  adaptThreshold,
  effectiveThreshold,
  type RateGain,
  updateGain,
  updateRate,
} from '../homeostasis.ts';

/*
 * All that a training needs, the weights apart, to go on as if it had never stopped. Plain JSON. There is no generator in
 * it: every random number derives from the run's seed and the counters here.
 */

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

/** What one feature map carries from stimulus to stimulus, its weights apart. Numbers only: survives JSON to the bit. */
export interface MapState {
  /** Stimuli won in this layer's training. */
  readonly wins: number;
  /** Stimuli won since the last check, and the sum of their mean |Δw|. */
  readonly windowWins: number;
  readonly windowChange: number;
  /** Mean |Δw| per synapse and win, of the last window that had a win; null before the first. */
  readonly meanChange: number | null;
  /** Adaptive threshold θ, before the gain. */
  readonly theta: number;
  readonly gain: number;
  /** Running share of the stimuli that the map fired for. */
  readonly rate: number;
}

/** Homeostasis of one layer: scaled to its resting threshold. */
export interface MapHomeostasis {
  readonly adaptiveThreshold?: AdaptiveThreshold | undefined;
  readonly rateGain?: RateGain | undefined;
}

/** A map that has seen nothing: gain 1 (or the bound nearest to it), rate at its target. */
export function newMap(theta: number, { rateGain }: MapHomeostasis): MapState {
  const gain = rateGain === undefined ? 1 : Math.min(rateGain.gainMax, Math.max(rateGain.gainMin, 1));
  return { wins: 0, windowWins: 0, windowChange: 0, meanChange: null, theta, gain, rate: rateGain?.targetRate ?? 0 };
}

/**
 * A map after one stimulus.
 *
 * @param change mean |Δw| when the map won, undefined when it was silent
 */
export function afterStimulus(
  map: MapState,
  { adaptiveThreshold, rateGain }: MapHomeostasis,
  change: number | undefined,
): MapState {
  const won = change !== undefined;
  const rate = rateGain === undefined ? map.rate : updateRate(rateGain, map.rate, won);
  return {
    wins: map.wins + (won ? 1 : 0),
    windowWins: map.windowWins + (won ? 1 : 0),
    windowChange: map.windowChange + (change ?? 0),
    meanChange: map.meanChange,
    theta: adaptiveThreshold === undefined ? map.theta : adaptThreshold(adaptiveThreshold, map.theta, won),
    gain: rateGain === undefined ? map.gain : updateGain(rateGain, map.gain, rate),
    rate,
  };
}

/** A map at a check: the window becomes `meanChange`, a window without wins leaves it as it was. */
export function closeWindow(map: MapState): MapState {
  const meanChange = map.windowWins === 0 ? map.meanChange : map.windowChange / map.windowWins;
  return { ...map, windowWins: 0, windowChange: 0, meanChange };
}

/** Threshold that the neurons of a map compare with, float32. */
export function thresholdOf({ gain, theta }: MapState): number {
  return effectiveThreshold(gain, theta);
}
