import type { LearningRule } from '@spikeseg/snn-core';
import { TensorProto_DataType } from 'onnx-buf';
import type { GraphBuilder } from '../write/graph-builder.ts';
import { floatTensor, indexTensor, scalar } from '../write/tensors.ts';
import { addFirstOfEquals } from './competition-loop.ts';
import type { TrainingPlan } from './training-plan.ts';

const { FLOAT, INT64 } = TensorProto_DataType;

/** Names of values by map, [1, M, 1, 1]. */
interface WinnerValues {
  /** 1 where a map has a winner, else 0 and the others mean nothing. */
  readonly exists: string;
  readonly row: string;
  readonly column: string;
  readonly step: string;
  readonly potential: string;
}

/**
 * Adds the choice of at most one winner per map: the earliest spike; at the same step the higher potential before reset; then the
 * rank.
 *
 * @param spiked name of the potentials before reset where neurons spiked, else 0, [T, M, H, W]
 */
export function addWinners(graph: GraphBuilder, { input }: TrainingPlan, spiked: string): WinnerValues {
  const [, height, width] = input;
  const overPlaces = { axes: [2, 3], keepdims: 1 };
  const fires = graph.node('Greater', [spiked, 'zero'], 'post/fires');
  const times = graph.node('Where', [fires, 'steps', 'never'], 'post/times');
  const first = graph.node('ReduceMin', [times], 'post/first', { axes: [0], keepdims: 1 });
  const isFirst = graph.node('And', [fires, graph.node('Equal', [times, first], 'post/at_first')], 'post/is_first');
  // One step of all is not 0.
  const atFirst = graph.node('ReduceMax', [graph.node('Where', [isFirst, spiked, 'zero'], 'post/first_only')], 'post/potential', {
    axes: [0],
    keepdims: 1,
  });
  const step = graph.node('ReduceMin', [first], 'winner/step', overPlaces);
  const inTime = graph.node('Where', [graph.node('Equal', [first, step], 'post/earliest'), atFirst, 'zero'], 'post/in_time');
  const potential = graph.node('ReduceMax', [inTime], 'winner/potential', overPlaces);
  const any = graph.node('Greater', [potential, 'zero'], 'winner/any');
  const tied = graph.node('And', [graph.node('Equal', [inTime, potential], 'post/highest'), any], 'post/tied');
  const one = addFirstOfEquals(graph, tied, [2, 3], '.post');
  const winner = graph.node('Cast', [graph.node('And', [one, any], 'post/one')], 'post/winner', { to: FLOAT });
  const rows = floatTensor(
    'rows',
    [1, 1, height, 1],
    Float32Array.from({ length: height }, (_, y) => y),
  );
  const columns = floatTensor(
    'columns',
    [1, 1, 1, width],
    Float32Array.from({ length: width }, (_, x) => x),
  );
  const place = (grid: string, name: string): string =>
    graph.node('ReduceMax', [graph.node('Mul', [winner, grid], `${name}_of`)], name, overPlaces);
  return {
    exists: graph.node('Cast', [any], 'winner/exists', { to: FLOAT }),
    row: place(graph.constant(rows), 'winner/row'),
    column: place(graph.constant(columns), 'winner/column'),
    step,
    potential,
  };
}

/**
 * Adds which synapses of each winner took part, [M, C, k, k]: 1 where the unit at the synapse's other end first fired at or
 * before the winner, else 0; synapses that end outside the image never take part.
 */
export function addPatterns(graph: GraphBuilder, { layer, input }: TrainingPlan, winners: WinnerValues): string {
  const { kernel, maps } = layer;
  const [channels] = input;
  const padding = kernel >> 1;
  const silent = graph.node('Equal', ['x', 'zero'], 'pre/silent');
  const times = graph.node('Where', [silent, 'never', 'steps'], 'pre/times');
  const first = graph.node('ReduceMin', [times], 'pre/first', { axes: [0], keepdims: 0 });
  // Outside the image nothing ever fires.
  const pads = graph.constant(indexTensor('pre/pads', [0, padding, padding, 0, padding, padding]));
  const padded = graph.node('Pad', [first, pads, 'never'], 'pre/padded');
  const byPlace = graph.node('Transpose', [padded], 'pre/by_place', { perm: [1, 2, 0] });
  const offsets = Array.from({ length: kernel * kernel }, (_, k) => [Math.floor(k / kernel), k % kernel]).flat();
  graph.constant(floatTensor('pre/offsets', [1, kernel * kernel, 2], Float32Array.from(offsets)));
  const shape = graph.constant(indexTensor('pre/corner_shape', [maps, 1, 1]));
  const axis = (name: string): string => graph.node('Reshape', [name, shape], `${name}_corner`);
  const corner = graph.node('Concat', [axis(winners.row), axis(winners.column)], 'pre/corner', { axis: 2 });
  const places = graph.node('Cast', [graph.node('Add', [corner, 'pre/offsets'], 'pre/reach')], 'pre/places', { to: INT64 });
  const seen = graph.node('GatherND', [byPlace, places], 'pre/seen');
  const post = graph.node('Reshape', [winners.step, shape], 'pre/post');
  const causal = graph.node('Cast', [graph.node('LessOrEqual', [seen, post], 'pre/in_time')], 'pre/causal', { to: FLOAT });
  const turned = graph.node('Transpose', [causal], 'pre/by_channel', { perm: [0, 2, 1] });
  const kernels = graph.constant(indexTensor('pre/kernel_shape', [maps, channels, kernel, kernel]));
  return graph.node('Reshape', [turned, kernels], 'pre/pattern');
}

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
