import { TensorProto_DataType } from 'onnx-buf';
import type { GraphBuilder } from '../write/graph-builder.ts';
import { floatTensor } from '../write/tensors.ts';
import { addFirstOfEquals } from './competition-loop.ts';
import type { TrainingPlan } from './training-plan.ts';

const { FLOAT } = TensorProto_DataType;

/** Names of values by map, [1, M, 1, 1]. */
export interface WinnerValues {
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
