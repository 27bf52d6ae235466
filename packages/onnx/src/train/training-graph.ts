import { create, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, TensorProto_DataType, Version } from 'onnx-buf';
import { GraphBuilder } from '../write/graph-builder.ts';
import { floatTensor, indexTensor, scalar } from '../write/tensors.ts';
import { addCompetition, rankHalves } from './competition-loop.ts';
import { addPatterns, addUpdate, addWinners } from './learning-nodes.ts';
import type { TrainingPlan } from './training-plan.ts';

const { FLOAT } = TensorProto_DataType;

/**
 * A training step of one layer and one window as an ONNX file (opset 17): forward pass with competition, winners, STDP.
 *
 * Inputs: `x` [T, C, H, W], spikes of the layer before; `weight` [M, C, k, k], `threshold` [M, 1, 1] and `leak` [], rounded as
 * for every forward pass; `learned` [M, C, k, k], the weights that learn; `rank_high` and `rank_low` [1, M, H, W], the order
 * among equals. Outputs: `learned_after`; `winners` [M, 5], by map: 1 where there is one, row, column, step, potential.
 *
 * Every operation rounds to float32 by itself, and exact numerics let no sum round, so these are the numbers of the engines and of
 * `@spikeseg/stdp`.
 *
 * @see Kheradpisheh et al. 2018, Neural Networks 99
 */
export function trainingModel(plan: TrainingPlan): Uint8Array {
  const { layer, input, steps } = plan;
  const [channels, height, width] = input;
  const graph = new GraphBuilder('spikeseg training step');
  const kernels = [layer.maps, channels, layer.kernel, layer.kernel];
  graph.input('x', [steps, ...input]);
  graph.input('weight', kernels);
  graph.input('threshold', [layer.maps, 1, 1]);
  graph.input('leak', []);
  graph.input('learned', kernels);
  for (const half of rankHalves) graph.input(half, [1, layer.maps, height, width]);
  graph.constant(scalar('zero', 0));
  graph.constant(scalar('one', 1));
  graph.constant(scalar('never', steps));
  graph.constant(scalar('last_rank', 2 ** 16));
  graph.constant(
    floatTensor(
      'steps',
      [steps, 1, 1, 1],
      Float32Array.from({ length: steps }, (_, t) => t),
    ),
  );

  const potentials = addForward(graph, plan);
  const winners = addWinners(graph, plan, potentials);
  const patterns = addPatterns(graph, plan, winners);
  addUpdate(graph, plan.rule, winners.exists, patterns, 'learned_after');
  const columns = [winners.exists, winners.row, winners.column, winners.step, winners.potential];
  const shape = graph.constant(indexTensor('column_shape', [layer.maps, 1]));
  const flat = columns.map((name) => graph.node('Reshape', [name, shape], `${name}_column`));
  graph.node('Concat', flat, 'winners', { axis: 1 });
  graph.output('learned_after', kernels);
  graph.output('winners', [layer.maps, 5]);
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: BigInt(Version.IR_VERSION_2021_7_30),
      opsetImport: [{ domain: '', version: 17n }],
      producerName: 'spikeseg',
      graph: graph.build(),
    }),
  );
}

/** Adds all steps of the layer; the potentials before reset where neurons spiked, else 0, [T, M, H, W]. */
function addForward(graph: GraphBuilder, plan: TrainingPlan): string {
  const { layer, input, steps, fireOnce } = plan;
  const [, height, width] = input;
  const padding = (layer.kernel - 1) / 2;
  const currents = Array.from({ length: steps }, (_, t) => `current.${t}`);
  graph.node('Conv', ['x', 'weight'], 'current', {
    kernel_shape: [layer.kernel, layer.kernel],
    pads: [padding, padding, padding, padding],
    strides: [1, 1],
  });
  graph.nodes('Split', ['current'], currents, { axis: 0 });
  const neurons = layer.maps * height * width;
  let potential = graph.constant(floatTensor('rest', [1, layer.maps, height, width], new Float32Array(neurons)));
  let mayFire = graph.constant(floatTensor('all', [1, layer.maps, height, width], new Float32Array(neurons).fill(1)));
  const kept = currents.map((current, t) => {
    const suffix = `.${t}`;
    const charged = graph.node('Mul', [addCharge(graph, plan, potential, current, suffix), mayFire], `charged${suffix}`);
    const reached = graph.node(
      'Cast',
      [graph.node('GreaterOrEqual', [charged, 'threshold'], `reached${suffix}`)],
      `reaching${suffix}`,
      { to: FLOAT },
    );
    const candidates = graph.node(
      'Mul',
      [charged, graph.node('Mul', [reached, mayFire], `candidates${suffix}`)],
      `candidate${suffix}`,
    );
    const { fired, inhibited } = addCompetition(graph, plan, candidates, suffix);
    const silent = graph.node('Sub', ['one', graph.node('Max', [fired, inhibited], `ended${suffix}`)], `silent${suffix}`);
    potential = graph.node('Mul', [charged, silent], `potential${suffix}`);
    const muted = fireOnce ? silent : graph.node('Sub', ['one', inhibited], `unmuted${suffix}`);
    mayFire = graph.node('Mul', [mayFire, muted], `may_fire${suffix}`);
    return graph.node('Mul', [charged, fired], `spiked${suffix}`);
  });
  return graph.node('Concat', kept, 'spiked', { axis: 0 });
}

/** V + I, max(0, (V + I) − λ) or max(0, β·V + I); the last without an addition that could be fused with the product. */
function addCharge(graph: GraphBuilder, { leakKind }: TrainingPlan, potential: string, current: string, suffix: string): string {
  if (leakKind === 'none') return graph.node('Add', [potential, current], `sum${suffix}`);
  if (leakKind === 'subtractive') {
    const sum = graph.node('Add', [potential, current], `sum${suffix}`);
    return graph.node('Relu', [graph.node('Sub', [sum, 'leak'], `leaked${suffix}`)], `clamped${suffix}`);
  }
  const lost = graph.node('Mul', [potential, graph.node('Neg', ['leak'], `negative${suffix}`)], `kept${suffix}`);
  return graph.node('Relu', [graph.node('Sub', [current, lost], `sum${suffix}`)], `clamped${suffix}`);
}
