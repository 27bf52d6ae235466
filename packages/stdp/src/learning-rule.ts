/*
 * What one synapse does when the neuron behind it wins, by the rules that need nothing but its weight: their kind names g(w), the only
 * thing in which they differ. The rule with a memory is in likelihood-rule.ts. A rule is plain data. It knows nothing of winners, layers or time beyond "before or at the winner's spike".
 */

/**
 * How the weights of a winner change.
 *
 * `soft` and `additive` change one synapse at a time: w + lr⁺·g(w) when it spiked at or before the winner, w − lr⁻·g(w) when later or never.
 * `likelihood` weighs a synapse by how much oftener it spikes before the winner than elsewhere; it has a memory, which only `trainNetwork` keeps.
 *
 * @see Kheradpisheh et al. 2018, Neural Networks 99, equation 4; Nessler et al. 2013, PLoS Computational Biology 9
 */
export interface LearningRule {
  /** `soft`: g(w) = (w − min)(max − w); `additive`: g(w) = 1; `likelihood`: no g, the learning rates are not used. */
  readonly kind: 'soft' | 'additive' | 'likelihood';
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
 * @throws RangeError for the rule `likelihood`, see `learnLikelihood`
 * @see Kheradpisheh et al. 2018, Neural Networks 99, equation 4
 */
export function learn(rule: LearningRule, weight: number, causal: boolean): number {
  if (rule.kind === 'likelihood')
    throw new RangeError(
      'learn: expected the rule soft or additive, got likelihood, whose memory of past wins is kept by trainNetwork alone; learn with it, on any engine',
    );
  const gain = rule.kind === 'soft' ? softBound(weight, f32(rule.weightMin), f32(rule.weightMax)) : additive();
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
 * Additive STDP: g(w) = 1, every weight moves by the full learning rate until it is clamped to its bounds.
 *
 * @see Song, Miller & Abbott 2000, Nature Neuroscience 3
 */
export function additive(): number {
  return 1;
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
