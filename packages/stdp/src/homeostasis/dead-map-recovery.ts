import type { RandomGenerator, LearningRule } from '@spikeseg/snn-core';
import { clampWeight } from '../rules/learning-rule.ts';

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
