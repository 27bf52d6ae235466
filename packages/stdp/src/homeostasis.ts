import type { RandomGenerator } from '@spikeseg/snn-core';
import type { LearningRule } from './learning-rule.ts';
import { clampWeight } from './learning-rule.ts';

/*
 * Additive homeostasis: a map that wins is harder to excite for a while, so that the other maps get their turn. In a
 * competed forward pass every map that fires has a winner, so "wins" and "fires" are one thing here.
 */

export interface AdaptiveThreshold {
  /** Threshold that a silent map decays to, in units of the membrane potential. */
  readonly thetaRest: number;
  /** Rise per win. */
  readonly thetaPlus: number;
  /** Time constant of the decay, stimuli. */
  readonly tauTheta: number;
  readonly thetaMax: number;
}

const f32 = Math.fround;

/**
 * The same homeostasis for a layer with another resting threshold: rise and maximum scale with it, time does not.
 *
 * @param restingThreshold of the layer; the options come back unchanged when it is `thetaRest`
 */
export function scaleToRest(options: AdaptiveThreshold, restingThreshold: number): AdaptiveThreshold {
  if (restingThreshold === options.thetaRest) return options;
  const scale = restingThreshold / options.thetaRest;
  return {
    thetaRest: restingThreshold,
    thetaPlus: options.thetaPlus * scale,
    tauTheta: options.tauTheta,
    thetaMax: options.thetaMax * scale,
  };
}

/**
 * Threshold of a map after one stimulus: θ ← min(θ + θ⁺, θmax) when it won, then θ ← rest + (θ − rest)·e^(−1/τ).
 *
 * A map that always wins settles at rest + θ⁺·e^(−1/τ)/(1 − e^(−1/τ)), which it exceeds by θ⁺ just after a win.
 *
 * @see Diehl & Cook 2015, Frontiers in Computational Neuroscience 9; Lee et al. 2018, IEEE TCDS 11
 */
export function adaptThreshold(options: AdaptiveThreshold, theta: number, won: boolean): number {
  const rest = f32(options.thetaRest);
  const raised = won ? Math.min(f32(theta + f32(options.thetaPlus)), f32(options.thetaMax)) : theta;
  return f32(rest + f32(f32(raised - rest) * f32(Math.exp(-1 / options.tauTheta))));
}

/*
 * Rate-based homeostasis: a gain per map multiplies its threshold, up for maps that fire more often than the target and
 * down for the others. Slow where the adaptive threshold is quick. float64: gains are never compared across engines, only
 * their product with θ, rounded once.
 */

export interface RateGain {
  /** Share of the stimuli that a map should fire for. */
  readonly targetRate: number;
  readonly learningRate: number;
  /** Bounds of the gain: multiples of the (resting and adaptive) threshold. */
  readonly gainMin: number;
  readonly gainMax: number;
  /** Time constant of the running rate, stimuli, ≥ 1; one check interval is a good choice. */
  readonly rateWindow: number;
}

/**
 * Running firing rate after one stimulus: r ← r + (fired − r)/n, an exponential average over about n = `rateWindow` stimuli.
 * It starts at the target, so that a gain moves on evidence and not for want of it.
 */
export function updateRate({ rateWindow }: RateGain, rate: number, fired: boolean): number {
  return rate + ((fired ? 1 : 0) - rate) / rateWindow;
}

/** Gain after one stimulus: g ← g·(1 + lr·(r − target)), clamped to [gainMin, gainMax]. */
export function updateGain({ learningRate, targetRate, gainMin, gainMax }: RateGain, gain: number, rate: number): number {
  return Math.min(gainMax, Math.max(gainMin, gain * (1 + learningRate * (rate - targetRate))));
}

/** Threshold that the neurons of a map compare with: gain·θ in float32. */
export function effectiveThreshold(gain: number, theta: number): number {
  return Math.fround(Math.fround(gain) * theta);
}

export interface DeadMapRecovery {
  /** A map that wins for a smaller share of the last check window is dead. */
  readonly deadThreshold: number;
  /** Standard deviation of the perturbation, in units of the weights. */
  readonly recoveryBoost: number;
}

/** True when a map is dead and has not yet won often enough to count as learned: what it knows is never thrown away. */
export function isDead(options: DeadMapRecovery, windowRate: number, wins: number, minWins: number): boolean {
  return windowRate < options.deadThreshold && wins < minWins;
}

/**
 * Gives a dead map another start: w ← clamp(w + normal(0, recoveryBoost)).
 *
 * @param weights of the map; written
 */
export function perturbWeights(
  weights: Float32Array,
  { recoveryBoost }: DeadMapRecovery,
  bounds: Pick<LearningRule, 'weightMin' | 'weightMax'>,
  random: RandomGenerator,
): void {
  for (let i = 0; i < weights.length; i++) weights[i] = clampWeight(bounds, weights[i] + recoveryBoost * random.normal());
}
