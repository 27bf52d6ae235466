/*
 * What one synapse does when the neuron behind it wins: the kind of a rule names g(w), the only thing in which rules differ. A rule is
 * plain data. It knows nothing of winners, layers or time beyond "before or at the winner's spike".
 */

/**
 * How the weights of a winner change: w + lr⁺·g(w) where a synapse spiked at or before the winner, w − lr⁻·g(w) where later or never.
 *
 * @see Kheradpisheh et al. 2018, Neural Networks 99, equation 4
 */
export interface LearningRule {
  /** `soft`: g(w) = (w − min)(max − w); `additive`: g(w) = 1, every weight moves by the full learning rate until it is clamped [Song, Miller & Abbott 2000]. */
  readonly kind: 'soft' | 'additive';
  /** Learning rate of potentiation, ≥ 0. */
  readonly lrPlus: number;
  /** Learning rate of depression, ≥ 0: the sign is the rule's. */
  readonly lrMinus: number;
  readonly weightMin: number;
  readonly weightMax: number;
}

const f32 = Math.fround;

/** Nearest float32 value inside the weight range. */
export function clampWeight({ weightMin, weightMax }: Pick<LearningRule, 'weightMin' | 'weightMax'>, weight: number): number {
  return f32(Math.min(f32(weightMax), Math.max(f32(weightMin), weight)));
}

/**
 * A weight after one pairing: w + lr⁺·g(w) when the synapse spiked at or before the winner, w − lr⁻·g(w) when later, never
 * or outside the image; then clamped. float32 after every operation.
 *
 * @param causal first presynaptic spike ≤ the winner's spike
 * @see Kheradpisheh et al. 2018, Neural Networks 99, equation 4
 */
export function learn(rule: LearningRule, weight: number, causal: boolean): number {
  const gain = rule.kind === 'soft' ? softBound(weight, f32(rule.weightMin), f32(rule.weightMax)) : 1;
  const change = causal ? f32(f32(rule.lrPlus) * gain) : -f32(f32(rule.lrMinus) * gain);
  return clampWeight(rule, f32(weight + change));
}

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

/**
 * How far a weight may still move under soft bounds: g(w) = (w − min)·(max − w), which is w(1 − w) on [0, 1]. It vanishes
 * at both bounds, so a weight approaches them without leaving the range. float32 after every operation.
 *
 * @see Kheradpisheh et al. 2018, Neural Networks 99, equation 4
 */
export function softBound(weight: number, weightMin: number, weightMax: number): number {
  return f32(f32(weight - weightMin) * f32(weightMax - weight));
}
