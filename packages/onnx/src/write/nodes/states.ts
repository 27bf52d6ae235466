import { type LayerSpec, layerShapes, type NetworkSpec, type PlaneShape, type TransportLayerSpec } from '@spikeseg/snn-core';
import { TensorProto_DataType } from 'onnx-buf';
import type { StateTensor } from '../../file/metadata.ts';
import type { GraphBuilder } from './graph-builder.ts';

type Kind = StateTensor['kind'];

/**
 * The states of a network, in the order of its layers: the potentials of every layer with neurons; with fire-once which neurons of
 * convolutions have fired; of transport layers what else the next step needs.
 */
export function stateTensors(network: NetworkSpec): StateTensor[] {
  const shapes = layerShapes(network);
  return network.layers
    .flatMap((layer) => {
      const kinds = kindsOf(network, layer, shapes[layer.name].output);
      return kinds.map(([kind, shape]) => ({ layer: layer.name, kind, shape }));
    })
    .map((state, n) => ({ input: `state_in.${n}`, output: `state_out.${n}`, ...state }));
}

/**
 * Updates after which the shifts of a layer repeat, a power of two of at most 64: the smallest number of them in which every
 * motion comes by whole cells.
 */
export function shiftPeriod({ motions }: TransportLayerSpec): number {
  let updates = 1;
  while (!motions.every(({ vx, vy }) => Number.isInteger(vx * updates) && Number.isInteger(vy * updates))) updates *= 2;
  return updates;
}

function kindsOf(network: NetworkSpec, layer: LayerSpec, output: PlaneShape): readonly (readonly [Kind, PlaneShape])[] {
  if (layer.kind === 'pool') return [];
  if (layer.kind === 'conv') {
    return network.fireOnce
      ? [
          ['potential', output],
          ['fired', output],
        ]
      : [['potential', output]];
  }
  const { every = 1, maps, competition } = layer;
  const [, height, width] = output;
  const waits = every > 1;
  const rivals = competition?.with?.length ?? 0;
  const kinds: (readonly [Kind, PlaneShape])[] = [['potential', output]];
  if (waits) kinds.push(['current', [maps, height, width]]);
  if (isToldLater(network, layer)) kinds.push(['excess', [1, height, width]]);
  if (waits && rivals > 0) kinds.push(['share', [rivals, height, width]]);
  if (waits || shiftPeriod(layer) > 1) kinds.push(['step', [1, 1, 1]]);
  return kinds;
}

/** Whether a layer tells in a step what an earlier one has found: to layers before it, and in steps without update. */
function isToldLater({ layers }: NetworkSpec, layer: TransportLayerSpec): boolean {
  const position = layers.indexOf(layer);
  const listeners = layers.flatMap((other, k) =>
    other.kind === 'transport' && other.competition?.with?.includes(layer.name) === true ? [k] : [],
  );
  return listeners.some((listener) => listener < position || (layer.every ?? 1) > 1);
}

export type StateKind = StateTensor['kind'];

/** What a layer carries from step to step, by kind of state: names of values. */
export type Carried = { readonly potential: string } & Readonly<Partial<Record<StateKind, string>>>;

/** What a layer carries into the first step of a run: states are float32, and `fired` is bool within a graph. @param states of the layer */
export function addCarried(graph: GraphBuilder, states: readonly StateTensor[]): Carried {
  const carried: Partial<Record<StateKind, string>> = {};
  for (const { kind, layer, input } of states)
    carried[kind] =
      kind === 'fired' ? graph.node('Cast', [input], `${layer}/has_fired`, { to: TensorProto_DataType.BOOL }) : input;
  if (carried.potential === undefined) throw new Error('states: expected potentials of a layer with neurons, got none');
  return { ...carried, potential: carried.potential };
}

/** Gives what a layer carries out of the last step to the next run. What is float32 has the name of the state already. */
export function addLeft(graph: GraphBuilder, states: readonly StateTensor[], { fired }: Carried): void {
  const state = states.find(({ kind }) => kind === 'fired');
  if (state && fired !== undefined) graph.node('Cast', [fired], state.output, { to: TensorProto_DataType.FLOAT });
}
