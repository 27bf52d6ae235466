import { TensorProto_DataType } from 'onnx-buf';
import { GraphBuilder } from '../write/graph-builder.ts';
import type { TrainingPlan } from './training-plan.ts';

const { BOOL, INT64 } = TensorProto_DataType;

/** Names of masks [1, M, H, W], 0 or 1: who fired in a step, and who was inhibited. */
export interface CompetedStep {
  readonly fired: string;
  readonly inhibited: string;
}

/** Names of the two halves of every neuron's rank among equals, [1, M, H, W]: a float32 holds no whole rank of 32 bits. */
export const rankHalves = ['rank_high', 'rank_low'] as const;

/** Adds true for the one marked neuron that goes first by its rank. The graph has a constant `last_rank` above all halves. */
export function addFirstOfEquals(graph: GraphBuilder, marked: string, axes: readonly number[], suffix: string): string {
  return rankHalves.reduce((among, half) => {
    const own = graph.node('Where', [among, half, 'last_rank'], `${half}${suffix}`);
    const least = graph.node('ReduceMin', [own], `${half}_least${suffix}`, { axes, keepdims: 1 });
    return graph.node('And', [among, graph.node('Equal', [own, least], `${half}_equal${suffix}`)], `${half}_first${suffix}`);
  }, marked);
}

/**
 * Adds a loop in which the candidates of one step compete, as `compete` of snn-core lets them: the one with the highest potential
 * fires and inhibits, then the best of those that are left, until none is.
 *
 * @param potential name of the potentials before reset of the candidates, 0 for all others, [1, M, H, W]
 */
export function addCompetition(graph: GraphBuilder, plan: TrainingPlan, potential: string, suffix: string): CompetedStep {
  const [, height, width] = plan.input;
  const shape = [1, plan.layer.maps, height, width];
  const nobody = graph.node('Mul', [potential, 'zero'], `nobody${suffix}`);
  const body = new GraphBuilder(`competition${suffix}`);
  const inner = `${suffix}.round`;
  body.input(`round${inner}`, [], INT64);
  body.input(`go${inner}`, [], BOOL);
  const open = body.input(`open${inner}`, shape);
  const before = { fired: body.input(`fired${inner}`, shape), inhibited: body.input(`inhibited${inner}`, shape) };
  const winner = addBest(body, open, inner);
  const hit = addHit(body, plan, winner, inner);
  const after = [
    body.node('Add', [before.fired, winner], `fired_after${inner}`),
    body.node('Max', [before.inhibited, hit], `inhibited_after${inner}`),
  ];
  const spent = body.node('Max', [winner, hit], `spent${inner}`);
  const left = body.node('Mul', [open, body.node('Sub', ['one', spent], `unspent${inner}`)], `open_after${inner}`);
  body.output(addAny(body, left, `more${inner}`), [], BOOL);
  for (const name of [left, ...after]) body.output(name, shape);
  const any = addAny(graph, potential, `any${suffix}`);
  const [fired, inhibited] = [`fired${suffix}`, `inhibited${suffix}`];
  graph.nodes('Loop', ['', any, potential, nobody, nobody], [`open_end${suffix}`, fired, inhibited], { body });
  return { fired, inhibited };
}

/** Whether a potential is above 0; bool without dimensions. */
function addAny(graph: GraphBuilder, potential: string, name: string): string {
  const most = graph.node('ReduceMax', [potential], `${name}_most`, { keepdims: 0 });
  return graph.node('Greater', [most, 'zero'], name);
}

/** The best candidate as a mask, float32; there is at least one. */
function addBest(graph: GraphBuilder, open: string, suffix: string): string {
  const best = graph.node('ReduceMax', [open], `best${suffix}`, { keepdims: 1 });
  const first = addFirstOfEquals(graph, graph.node('Equal', [open, best], `tied${suffix}`), [0, 1, 2, 3], suffix);
  return graph.node('Cast', [first], `winner${suffix}`, { to: TensorProto_DataType.FLOAT });
}

/** Whom a winner inhibits: the rest of its map, and the other maps around it. */
function addHit(
  graph: GraphBuilder,
  { competition: { mode, localRadius } }: TrainingPlan,
  winner: string,
  suffix: string,
): string {
  const map = graph.node('ReduceMax', [winner], `map${suffix}`, { axes: [2, 3], keepdims: 1 });
  const others = graph.node('Sub', [map, winner], `others${suffix}`);
  if (mode === 'global') return graph.node('Max', [others, graph.node('Mul', [winner, 'zero'], `none${suffix}`)], `hit${suffix}`);
  const place = graph.node('ReduceMax', [winner], `place${suffix}`, { axes: [1], keepdims: 1 });
  const near = graph.node('MaxPool', [place], `near${suffix}`, {
    kernel_shape: [2 * localRadius + 1, 2 * localRadius + 1],
    pads: [localRadius, localRadius, localRadius, localRadius],
    strides: [1, 1],
  });
  const elsewhere = graph.node('Sub', ['one', map], `elsewhere${suffix}`);
  const neighbours = graph.node('Mul', [near, elsewhere], `neighbours${suffix}`);
  return mode === 'local' ? neighbours : graph.node('Max', [others, neighbours], `hit${suffix}`);
}
