/**
 * How the weights of a winner change. Plain data, so that `@spikeseg/stdp` and the engines that learn on a device compute the same rule.
 *
 * `soft` and `additive` change one synapse at a time: w + lr⁺·g(w) when it spiked at or before the winner, w − lr⁻·g(w) when later or never.
 * `likelihood` weighs a synapse by how much oftener it spikes before the winner than elsewhere; it has a memory, which only `trainNetwork` of
 * `@spikeseg/stdp` keeps.
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

/**
 * Checks that a rule changes one synapse at a time and remembers nothing.
 *
 * @param who is asked to learn, for the message
 * @throws RangeError for the rule `likelihood`
 */
export function requirePairing({ kind }: Pick<LearningRule, 'kind'>, who: string): void {
  if (kind !== 'likelihood') return;
  throw new RangeError(
    `${who}: expected the rule soft or additive, got likelihood, whose memory of past wins is kept by trainNetwork of @spikeseg/stdp alone; learn with it, on any engine`,
  );
}
