import { TensorProto_DataType } from 'onnx-buf';
import type { GraphBuilder } from '../write/graph-builder.ts';
import { floatTensor, indexTensor } from '../write/tensors.ts';
import type { TrainingPlan } from './training-plan.ts';
import type { WinnerValues } from './winners.ts';

const { FLOAT, INT64 } = TensorProto_DataType;

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
