import type { Leak } from '@spikeseg/snn-core';
import { TensorProto_DataType } from 'onnx-buf';
import type { GraphBuilder } from './graph-builder.ts';
import { scalar } from './tensors.ts';

/** What a neuron carries from step to step: names of values. */
export interface NeuronValues {
  /** float32 */
  readonly potential: string;
  /** bool; fire-once only. */
  readonly fired: string | undefined;
}

/** One step of all neurons of a convolution. */
export interface NeuronStep {
  readonly layer: string;
  readonly leak: Leak;
  /** Name of the thresholds, [maps, 1, 1]. */
  readonly threshold: string;
  /** Name of the current I. */
  readonly current: string;
  readonly before: NeuronValues;
  /** Names to give to what comes out. */
  readonly charged: string;
  readonly spikes: string;
  readonly potential: string;
  /** Put behind the names of values in between; different in every step. */
  readonly suffix: string;
}

/**
 * One step of one neuron, as `lifStep` has it, for all neurons of a layer: charge, compare, mask, reset.
 *
 * Every operation rounds to float32 by itself, so these are the bits of the engines.
 */
export function addNeuron(graph: GraphBuilder, step: NeuronStep): NeuronValues {
  const { layer, before, suffix } = step;
  charge(graph, step);
  const reached = graph.node('GreaterOrEqual', [step.charged, step.threshold], `${layer}/reached${suffix}`);
  let fires = reached;
  let silent = reached;
  if (before.fired !== undefined) {
    const mayFire = graph.node('Not', [before.fired], `${layer}/may_fire${suffix}`);
    fires = graph.node('And', [reached, mayFire], `${layer}/fires${suffix}`);
    // Reached or fired: WebGPU has And and Not, and no Or.
    const unreached = graph.node('Not', [reached], `${layer}/unreached${suffix}`);
    const waits = graph.node('And', [unreached, mayFire], `${layer}/waits${suffix}`);
    silent = graph.node('Not', [waits], `${layer}/fired${suffix}`);
  }
  graph.node('Cast', [fires], step.spikes, { to: TensorProto_DataType.FLOAT });
  graph.node('Where', [silent, graph.constant(scalar('zero', 0)), step.charged], step.potential);
  return { potential: step.potential, fired: before.fired === undefined ? undefined : silent };
}

/**
 * V + I, max(0, V + I − λ) or max(0, β·V + I).
 *
 * The last is written I − (−β)·V, which is the same number. Convolution, addition and Relu in a row are what optimisers make
 * one operation of (ONNX Runtime has one for CUDA); β·V is off the grid, so an operation that rounds less often, or adds the
 * weights to β·V one by one, would give other bits. With the other leaks V lies on the grid, and no sum rounds.
 */
function charge(graph: GraphBuilder, { layer, leak, current, before, charged, suffix }: NeuronStep): void {
  if (leak.kind === 'none') {
    graph.node('Add', [before.potential, current], charged);
  } else if (leak.kind === 'subtractive') {
    const sum = graph.node('Add', [before.potential, current], `${layer}/sum${suffix}`);
    const amount = graph.constant(scalar(`${layer}.leak`, leak.amount));
    graph.node('Relu', [graph.node('Sub', [sum, amount], `${layer}/leaked${suffix}`)], charged);
  } else {
    const factor = graph.constant(scalar(`${layer}.leak`, -leak.factor));
    const kept = graph.node('Mul', [before.potential, factor], `${layer}/kept${suffix}`);
    graph.node('Relu', [graph.node('Sub', [current, kept], `${layer}/sum${suffix}`)], charged);
  }
}
