import type { LearningRule } from '@spikeseg/snn-core';
import type { GraphBuilder } from '../write/graph-builder.ts';
import { indexTensor, scalar } from '../write/tensors.ts';

/**
 * Adds the weights after one pairing: w + lr⁺·g(w) where the synapse took part, w − lr⁻·g(w) where not; then clamped; of maps
 * without a winner as they were. Rounds in the order in which `learn` of `@spikeseg/stdp` does.
 *
 * @param exists name of 1 for maps with a winner, [1, M, 1, 1]
 * @param pattern name of 1 for synapses that took part, [M, C, k, k]
 * @see Kheradpisheh et al. 2018, Neural Networks 99, equation 4
 */
export function addUpdate(graph: GraphBuilder, rule: LearningRule, exists: string, pattern: string, output: string): void {
  const [low, high] = [scalar('weight_min', rule.weightMin), scalar('weight_max', rule.weightMax)].map((one) =>
    graph.constant(one),
  );
  const rate = (name: string, value: number): string => graph.constant(scalar(name, value));
  const [plus, minus] = [rate('lr_plus', rule.lrPlus), rate('lr_minus', rule.lrMinus)];
  let [up, down] = [plus, minus];
  if (rule.kind === 'soft') {
    const above = graph.node('Sub', ['learned', low], 'stdp/above');
    const gain = graph.node('Mul', [above, graph.node('Sub', [high, 'learned'], 'stdp/below')], 'stdp/gain');
    up = graph.node('Mul', [gain, plus], 'stdp/up');
    down = graph.node('Mul', [gain, minus], 'stdp/down');
  }
  const causal = graph.node('Greater', [pattern, 'zero'], 'stdp/causal');
  const change = graph.node('Where', [causal, up, graph.node('Neg', [down], 'stdp/less')], 'stdp/change');
  const moved = graph.node('Add', ['learned', change], 'stdp/moved');
  const clamped = graph.node('Min', [graph.node('Max', [moved, low], 'stdp/at_least'), high], 'stdp/clamped');
  const won = graph.node('Greater', [exists, 'zero'], 'stdp/won');
  const byMap = graph.constant(indexTensor('stdp/map_shape', [-1, 1, 1, 1]));
  graph.node('Where', [graph.node('Reshape', [won, byMap], 'stdp/maps'), clamped, 'learned'], output);
}
