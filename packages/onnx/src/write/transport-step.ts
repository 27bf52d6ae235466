import { never, type Rival, transportChannels } from '@spikeseg/snn-core';
import { TensorProto_DataType } from 'onnx-buf';
import type { Carried, StateKind } from './carried.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { addEnter, addShift, type LateralLayer } from './lateral-nodes.ts';
import { addThresholds } from './layers.ts';
import { addShares } from './rival-nodes.ts';
import { addSpread } from './spread-nodes.ts';
import { addStepCount } from './step-counter.ts';
import { floatTensor, indexTensor, scalar } from './tensors.ts';

/** One step of a transport layer. */
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
  /** Name to give to their potentials; undefined where nobody asks. */
  readonly potential: string | undefined;
}

/**
 * One step of a transport layer, by the equations of `TransportLayer`. Whatever the step, the update is computed; streams whose
 * step has none keep what they had. Ways that there are not (`never`) are left out where all maps lack them.
 *
 * @returns what is carried; `excess` for all layers that compete
 */
export function addTransportStep(graph: GraphBuilder, step: TransportStep): Carried {
  const { layer, before, current, excesses, rivals, nameOf } = step;
  const value = (what: string): string => `${layer.name}/${what}${step.suffix}`;
  const zero = graph.constant(scalar('zero', 0));
  const { updates, phase, after } = addStepCount(graph, layer, before.step, step.suffix);
  /** What an update gives, or what was there before. */
  const updated = (now: string, otherwise: string, output: string): string =>
    updates === undefined ? now : graph.node('Where', [updates, now, otherwise], output);
  const carried: Partial<Record<StateKind, string>> = after === undefined ? {} : { step: after };

  let input = current;
  if (before.current !== undefined) {
    input = graph.node('Add', [before.current, current], value('input'));
    carried.current = updated(zero, input, nameOf('current'));
  }
  let shares: string | undefined;
  if (rivals.length > 0) {
    shares = addShares(graph, step, rivals, excesses);
    if (before.share !== undefined) {
      shares = graph.node('Add', [before.share, shares], value('told'));
      carried.share = updated(zero, shares, nameOf('share'));
    }
  }
  const charged = addCharged(graph, step, input, phase);
  const waits = updates !== undefined;
  const left = waits ? value('left') : nameOf('potential');
  const excess = addCompetition(graph, step, { charged, shares, left });
  if (excess !== undefined)
    carried.excess =
      before.excess === undefined
        ? excess
        : waits
          ? updated(excess, before.excess, nameOf('excess'))
          : graph.node('Identity', [excess], nameOf('excess'));
  addReport(graph, step, left, updates);
  return { ...carried, potential: updated(left, before.potential, nameOf('potential')) };
}

/** max(0, P + I − leak) of all maps [B, C, H, W], P being the best way to come here. */
function addCharged(graph: GraphBuilder, step: TransportStep, input: string, phase: string | undefined): string {
  const { layer, numbers, before } = step;
  const { potential } = before;
  const { name } = layer;
  const value = (what: string): string => `${name}/${what}${step.suffix}`;
  const leak = graph.constant(floatTensor(`${name}.leak`, [layer.maps, 1, 1], numbers.leak.data));
  const gain = graph.node('Sub', [input, leak], value('gain'));
  const { evidence, cost } = addSpread(graph, step, addShift(graph, step, addEnter(graph, step, potential), phase));
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

/**
 * V ← max(0, V − max(e, X)), or min(V, ceiling) without a competition.
 *
 * @returns the name of e, [B, 1, H, W]
 */
function addCompetition(
  graph: GraphBuilder,
  step: TransportStep,
  { charged, shares, left }: { readonly charged: string; readonly shares: string | undefined; readonly left: string },
): string | undefined {
  const { layer, numbers, rivals } = step;
  const { name, competition } = layer;
  const value = (what: string): string => `${name}/${what}${step.suffix}`;
  const ceiling = graph.constant(scalar(`${name}.ceiling`, numbers.ceiling));
  if (competition === undefined) {
    graph.node('Min', [charged, ceiling], left);
    return undefined;
  }
  const largest = graph.node('ReduceMax', [charged], value('largest'), { axes: [1], keepdims: 1 });
  const nearby = addLargestNearby(graph, step, largest, competition.radius);
  const excess = graph.node('Relu', [graph.node('Sub', [nearby, ceiling], value('over'))], value('found_excess'));
  let taken = excess;
  if (shares !== undefined) {
    const most = rivals.length === 1 ? shares : graph.node('ReduceMax', [shares], value('most_told'), { axes: [1], keepdims: 1 });
    taken = graph.node('Max', [excess, addRoundedDown(graph, step, most)], value('taken'));
  }
  graph.node('Relu', [graph.node('Sub', [charged, taken], value('difference'))], left);
  return excess;
}

/** The largest value within ±radius rows and columns, of the layer's own cells. */
function addLargestNearby(graph: GraphBuilder, { layer, output, suffix }: TransportStep, values: string, radius: number): string {
  const [, height, width] = output;
  const [rows, columns] = [Math.min(radius, height - 1), Math.min(radius, width - 1)];
  const inRow =
    columns === 0
      ? values
      : graph.node('MaxPool', [values], `${layer.name}/largest_in_row${suffix}`, {
          kernel_shape: [1, 2 * columns + 1],
          pads: [0, columns, 0, columns],
        });
  if (rows === 0) return inRow;
  return graph.node('MaxPool', [inRow], `${layer.name}/nearby${suffix}`, {
    kernel_shape: [2 * rows + 1, 1],
    pads: [rows, 0, rows, 0],
  });
}

/** To the grid of the layer: division and product by a power of two, which do not round. */
function addRoundedDown(graph: GraphBuilder, { layer: { name }, numbers, suffix }: TransportStep, told: string): string {
  if (numbers.grid === 0) return told;
  const grid = graph.constant(scalar(`${name}.grid`, numbers.grid));
  const steps = graph.node('Div', [told, grid], `${name}/told_steps${suffix}`);
  return graph.node('Mul', [graph.node('Floor', [steps], `${name}/whole_steps${suffix}`), grid], `${name}/told_on_grid${suffix}`);
}

/** Units at or above their thresholds after an update, and their potentials. */
function addReport(graph: GraphBuilder, step: TransportStep, potential: string, updates: string | undefined): void {
  const { layer, numbers, suffix } = step;
  const threshold = addThresholds(graph, layer.name, numbers);
  const stands = graph.node('GreaterOrEqual', [potential, threshold], `${layer.name}/stands${suffix}`);
  const reported = updates === undefined ? stands : graph.node('And', [stands, updates], `${layer.name}/reported${suffix}`);
  graph.node('Cast', [reported], step.spikes, { to: TensorProto_DataType.FLOAT });
  if (step.potential !== undefined) graph.node('Mul', [potential, step.spikes], step.potential);
}
