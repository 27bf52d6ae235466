import type { LearningRule } from '@spikeseg/snn-core';
import { learn } from './rules/learning-rule.ts';

/**
 * Applies STDP to the weights of one winning map: w_j ← {@link learn}(w_j, pattern_j).
 *
 * A map has at most one winner per stimulus, so the winners of a stimulus never touch each other's weights.
 *
 * @param weights [maps, synapses], row-major; the rows of `map` are written
 * @param pattern [synapses], 1 where the synapse took part, see `causalPattern`
 * @returns mean |Δw| over the map's synapses, after clamping
 */
export function learnWinner(rule: LearningRule, weights: Float32Array, map: number, pattern: Uint8Array): number {
  const first = map * pattern.length;
  let change = 0;
  for (let synapse = 0; synapse < pattern.length; synapse++) {
    const before = weights[first + synapse];
    const after = learn(rule, before, pattern[synapse] === 1);
    weights[first + synapse] = after;
    change += Math.abs(after - before);
  }
  return change / pattern.length;
}
