import { adaptThreshold, type AdaptiveThreshold } from '../homeostasis/adaptive-threshold.ts';
import { effectiveThreshold, type RateGain, updateGain, updateRate } from '../homeostasis/rate-gain.ts';

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
