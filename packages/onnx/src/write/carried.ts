import { TensorProto_DataType } from 'onnx-buf';
import type { StateTensor } from '../file/metadata.ts';
import type { GraphBuilder } from './graph-builder.ts';

export type StateKind = StateTensor['kind'];

/** What a layer carries from step to step, by kind of state: names of values. */
export type Carried = { readonly potential: string } & Readonly<Partial<Record<StateKind, string>>>;

/** States are float32, as all that goes in and out; these kinds are not within a graph. */
const types: Readonly<Partial<Record<StateKind, { readonly type: TensorProto_DataType; readonly name: string }>>> = {
  fired: { type: TensorProto_DataType.BOOL, name: 'has_fired' },
  step: { type: TensorProto_DataType.INT64, name: 'steps' },
};

/** What a layer carries into the first step of a run. @param states of the layer */
export function addCarried(graph: GraphBuilder, states: readonly StateTensor[]): Carried {
  const carried: Partial<Record<StateKind, string>> = {};
  for (const { kind, layer, input } of states) {
    const inner = types[kind];
    carried[kind] = inner ? graph.node('Cast', [input], `${layer}/${inner.name}`, { to: inner.type }) : input;
  }
  if (carried.potential === undefined) throw new Error('states: expected potentials of a layer with neurons, got none');
  return { ...carried, potential: carried.potential };
}

/** Gives what a layer carries out of the last step to the next run. What is float32 has the name of the state already. */
export function addLeft(graph: GraphBuilder, states: readonly StateTensor[], carried: Carried): void {
  for (const { kind, output } of states) {
    const value = carried[kind];
    if (types[kind] && value !== undefined) graph.node('Cast', [value], output, { to: TensorProto_DataType.FLOAT });
  }
}
