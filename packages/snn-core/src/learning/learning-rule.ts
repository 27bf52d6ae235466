/**
 * How one synapse changes when the neuron behind it wins: w + lr⁺·g(w) when it spiked at or before the winner, w − lr⁻·g(w) when later or never.
 * Plain data, so that `@spikeseg/stdp` and the engines that learn on a device compute the same rule.
 *
 * @see Kheradpisheh et al. 2018, Neural Networks 99, equation 4
 */
export interface LearningRule {
  /** `soft`: g(w) = (w − min)(max − w); `additive`: g(w) = 1. */
  readonly kind: 'soft' | 'additive';
  /** Learning rate of potentiation, ≥ 0. */
  readonly lrPlus: number;
  /** Learning rate of depression, ≥ 0: the sign is the rule's. */
  readonly lrMinus: number;
  readonly weightMin: number;
  readonly weightMax: number;
}
