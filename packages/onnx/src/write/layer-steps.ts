import {
  type ConvLayerSpec,
  type LayerSpec,
  layerShapes,
  type PoolLayerSpec,
  rivalsOf,
  type TransportLayerSpec,
} from '@spikeseg/snn-core';
import type { GraphBuilder, GraphPlan } from './nodes/graph-builder.ts';
import { addThresholds } from './nodes/layers.ts';
import { addNeuron } from './nodes/neuron.ts';
import { addCarried, addLeft, type Carried, type StateKind } from './nodes/states.ts';
import { addTransportStep } from './transport/transport-step.ts';

export type NeuronLayer = ConvLayerSpec | TransportLayerSpec;

export const hasNeurons = (layer: LayerSpec): layer is Exclude<LayerSpec, PoolLayerSpec> => layer.kind !== 'pool';

export interface LayerStep {
  readonly current: string;
  /** Names to give to the spikes, and to the potentials that go out: of all neurons of a convolution, of reported units of a transport layer. */
  readonly spikes: string;
  readonly potential: string;
  /** Name to give to a state after the step. */
  readonly nameOf: (kind: StateKind) => string;
  /** Behind the names of values in between; different in every step. */
  readonly suffix: string;
}

/** The neurons of a network between the steps of a graph: what their layers carry, and the nodes that take them on. */
export class LayerSteps {
  readonly #graph: GraphBuilder;
  readonly #plan: GraphPlan;
  readonly #branches: boolean;
  readonly #carried = new Map<string, Carried>();

  /** @param branches whether updates that no stream has are passed over */
  constructor(graph: GraphBuilder, plan: GraphPlan, branches: boolean) {
    this.#branches = branches;
    this.#graph = graph;
    this.#plan = plan;
  }

  add(layer: NeuronLayer, step: LayerStep): void {
    const before = this.#of(layer.name);
    this.#carried.set(
      layer.name,
      layer.kind === 'conv' ? this.#addConv(layer, step, before) : this.#addTransport(layer, step, before),
    );
  }

  /** Adds what a layer carries out of its last step. */
  end({ name }: NeuronLayer): void {
    addLeft(
      this.#graph,
      this.#plan.states.filter(({ layer }) => layer === name),
      this.#of(name),
    );
  }

  #addConv(layer: ConvLayerSpec, step: LayerStep, before: Carried): Carried {
    const numbers = this.#plan.forward[layer.name];
    const { potential, fired } = addNeuron(this.#graph, {
      layer: layer.name,
      leak: numbers.leak,
      threshold: addThresholds(this.#graph, layer.name, numbers),
      current: step.current,
      before: { potential: before.potential, fired: before.fired },
      charged: step.potential,
      spikes: step.spikes,
      potential: step.nameOf('potential'),
      suffix: step.suffix,
    });
    return fired === undefined ? { potential } : { potential, fired };
  }

  #addTransport(layer: TransportLayerSpec, step: LayerStep, before: Carried): Carried {
    const { network, transports, outputs } = this.#plan;
    const rivals = rivalsOf(network, layer.name);
    const asked = outputs.some((output) => output.kind === 'potential' && output.layer === layer.name);
    return addTransportStep(this.#graph, {
      ...step,
      layer,
      numbers: transports[layer.name],
      output: layerShapes(network)[layer.name].output,
      rivals,
      excesses: rivals.map(({ position }) => this.#excessOf(network.layers[position].name)),
      before,
      potential: asked ? step.potential : undefined,
      branches: this.#branches,
    });
  }

  /** What a layer carries into its next step. */
  #of(name: string): Carried {
    const carried =
      this.#carried.get(name) ??
      addCarried(
        this.#graph,
        this.#plan.states.filter(({ layer }) => layer === name),
      );
    this.#carried.set(name, carried);
    return carried;
  }

  #excessOf(name: string): string {
    const { excess } = this.#of(name);
    if (excess === undefined) throw new Error(`${name}: expected an excess that its rivals can be told, got none`);
    return excess;
  }
}
