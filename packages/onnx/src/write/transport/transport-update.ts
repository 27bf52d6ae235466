import { never, type Rival, transportChannels } from '@spikeseg/snn-core';
import { TensorProto_DataType } from 'onnx-buf';
import type { GraphBuilder } from '../nodes/graph-builder.ts';
import { addThresholds } from '../nodes/layers.ts';
import type { Carried, StateKind } from '../nodes/states.ts';
import { floatTensor, indexTensor, scalar } from '../nodes/tensors.ts';
import { addCompetition } from './competition-nodes.ts';
import { addShift, type LateralLayer } from './lateral-nodes.ts';
import { addSpread } from './spread-nodes.ts';

export interface TransportStep extends LateralLayer {
  readonly rivals: readonly Rival[];
  /** Names of what the rivals had above their ceilings, in their order. */
  readonly excesses: readonly string[];
  /** Name of the current of this step, [B, S, H, W]. */
  readonly current: string;
  readonly before: Carried;
  /** Name to give to a state after the step. */
  readonly nameOf: (kind: StateKind) => string;
  /** Name to give to the reports, 0 or 1. */
  readonly spikes: string;
  /** Name to give to their potentials; undefined where they are not asked for. */
  readonly potential: string | undefined;
  /** Whether an update that no stream has is passed over, which takes a branch (If). */
  readonly branches: boolean;
}

export interface UpdateInput {
  /** The currents since the last update. */
  readonly input: string;
  /** What rivals told since then. */
  readonly shares: string | undefined;
  readonly phase: string | undefined;
  /** Which streams have an update; undefined where all have. */
  readonly updates: string | undefined;
}

/** Names to give to what comes of an update: [B, C, H, W], of `excess` [B, 1, H, W]. */
export interface UpdateNames {
  readonly potential: string;
  /** Undefined where no layer needs it. */
  readonly excess: string | undefined;
  readonly spikes: string;
  /** Potentials of what is reported. */
  readonly reported: string | undefined;
}

/**
 * An update by the equations of `TransportLayer`. It is computed for all streams; those that have none keep what they had. Ways that
 * there are not (`never`) are left out where all maps lack them.
 */
export function addUpdate(graph: GraphBuilder, step: TransportStep, of: UpdateInput, names: UpdateNames): void {
  const { layer, before } = step;
  const { updates } = of;
  const value = (what: string): string => `${layer.name}/${what}${step.suffix}`;
  /** Names what every stream would have after an update; `addKept` then gives what it has. */
  const found = (name: string, what: string): string => (updates === undefined ? name : value(what));
  const addKept = (now: string, kept: string, name: string): void => {
    if (updates !== undefined) graph.node('Where', [updates, now, kept], name);
  };
  const left = found(names.potential, 'left');
  const excess = found(names.excess ?? value('excess'), 'found_excess');
  addCompetition(graph, step, { charged: addCharged(graph, step, of), shares: of.shares, left, excess });
  addKept(left, before.potential, names.potential);
  if (names.excess !== undefined && before.excess !== undefined) addKept(excess, before.excess, names.excess);
  addReport(graph, step, left, { updates, names });
}

/** max(0, P + I − leak) of all maps [B, C, H, W], P being the best way to come here. */
function addCharged(graph: GraphBuilder, step: TransportStep, { input, phase }: UpdateInput): string {
  const { layer, numbers, before } = step;
  const { potential } = before;
  const { name } = layer;
  const value = (what: string): string => `${name}/${what}${step.suffix}`;
  const leak = graph.constant(floatTensor(`${name}.leak`, [layer.maps, 1, 1], numbers.leak.data));
  const current =
    numbers.maxCurrent === Infinity
      ? input
      : graph.node('Min', [input, graph.constant(scalar(`${name}.max_current`, numbers.maxCurrent))], value('limited_current'));
  const gain = graph.node('Sub', [current, leak], value('gain'));
  const { evidence, cost } = addSpread(graph, step, addShift(graph, step, potential, phase));
  // On the grid no sum rounds, so what all maps pay alike is paid on one plane.
  const paid = cost === undefined ? gain : graph.node('Sub', [gain, cost], value('paid_gain'));
  const sum = graph.node('Add', [evidence, addOfMaps(graph, step, paid, 'own_gain')], value('sum'));
  if (numbers.switchCost === never) return graph.node('Relu', [sum], value('charged'));
  // max(B, s) + d is max(B + d, s + d), and s is one plane for all maps.
  const largest = graph.node('ReduceMax', [potential], value('best'), { axes: [1], keepdims: 1 });
  const switched = graph.node(
    'Sub',
    [largest, graph.constant(scalar(`${name}.switch_cost`, numbers.switchCost))],
    value('switched'),
  );
  const best = graph.node('Relu', [graph.node('Add', [switched, gain], value('switched_sum'))], value('switched_charge'));
  return graph.node('Max', [sum, addOfMaps(graph, step, best, 'own_switched')], value('charged'));
}

/** Planes of the brightnesses [B, S, H, W] for their maps, [B, C, H, W] or, where there is one brightness, [B, 1, H, W]. */
function addOfMaps(graph: GraphBuilder, { layer, suffix }: TransportStep, planes: string, what: string): string {
  const brightnesses = transportChannels(layer).map(({ brightness }) => brightness);
  if (layer.maps === 1 || brightnesses.every((s, channel) => s === channel)) return planes;
  const index = graph.constant(indexTensor(`${layer.name}.brightness`, brightnesses));
  return graph.node('Gather', [planes, index], `${layer.name}/${what}${suffix}`, { axis: 1 });
}

/** Units at or above their thresholds after an update, and their potentials. */
function addReport(
  graph: GraphBuilder,
  { layer: { name }, numbers, suffix }: TransportStep,
  potential: string,
  { updates, names }: { readonly updates: string | undefined; readonly names: UpdateNames },
): void {
  const threshold = addThresholds(graph, name, numbers);
  const stands = graph.node('GreaterOrEqual', [potential, threshold], `${name}/stands${suffix}`);
  const stand = updates === undefined ? stands : graph.node('And', [stands, updates], `${name}/reported${suffix}`);
  graph.node('Cast', [stand], names.spikes, { to: TensorProto_DataType.FLOAT });
  if (names.reported !== undefined) graph.node('Mul', [potential, names.spikes], names.reported);
}
