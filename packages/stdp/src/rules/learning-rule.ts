import type { LearningRule } from '@spikeseg/snn-core';
import { additive } from './additive.ts';
import { softBound } from './soft-bound.ts';

/*
 * What one synapse does when the neuron behind it wins. A rule is plain data; its kind names g(w), the only thing in
 * which rules differ. It knows nothing of winners, layers or time beyond "before or at the winner's spike".
 */

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
  const gain = rule.kind === 'soft' ? softBound(weight, f32(rule.weightMin), f32(rule.weightMax)) : additive();
  const change = causal ? f32(f32(rule.lrPlus) * gain) : -f32(f32(rule.lrMinus) * gain);
  return clampWeight(rule, f32(weight + change));
}
