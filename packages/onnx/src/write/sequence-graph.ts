import { fromInput, layerShapes, layerSources, type NetworkSpec, type PoolLayerSpec } from '@spikeseg/snn-core';
import { potentialName, spikesName } from './layer-outputs.ts';
import { hasNeurons, LayerSteps, type NeuronLayer } from './layer-steps.ts';
import { GraphBuilder, type GraphPlan, numbersOf } from './nodes/graph-builder.ts';
import { addConvolution, addPool, addSpikesOfInput } from './nodes/layers.ts';
import { indexTensor } from './nodes/tensors.ts';

/**
 * x [T, B, C, H, W], state_in.N → spikes [T, B, n, h, w], state_out.N: T time steps of B streams, layer by layer.
 *
 * Time and streams are one axis of T·B frames, step by step. A convolution or pool runs over all frames at once; of a
 * convolution's currents each step's are then cut out, and the neurons go through them, step after step, unrolled. There
 * is no Loop, If or Scan, so an engine can keep all of it on its device. Layers that compete with each other go
 * through the steps together.
 */
export function sequenceGraph(plan: GraphPlan, steps: number): GraphBuilder {
  const { network, states, outputs } = plan;
  const graph = new GraphBuilder('spikeseg sequence');
  const { channels, height, width } = network.input;
  const x = graph.input('x', [steps, 'B', channels, height, width]);
  for (const { input, shape } of states) graph.input(input, ['B', ...shape]);
  const frameShape = graph.constant(indexTensor('/x/frame_shape', [-1, channels, height, width]));
  const sequence = new Sequence(graph, plan, steps, graph.node('Reshape', [x, frameShape], '/x/frames'));
  for (const passage of passages(network)) sequence.add(passage);
  for (const { name, layer, kind, shape } of outputs) {
    const from = kind === 'spikes' ? framesName(layer) : `${potentialName(layer)}/frames`;
    graph.node('Reshape', [from, graph.constant(indexTensor(`${layer}/window_shape`, [steps, -1, ...shape]))], name);
    graph.output(name, [steps, 'B', ...shape]);
  }
  for (const { output, shape } of states) graph.output(output, ['B', ...shape]);
  return graph;
}

const framesName = (layer: string): string => `${layer}/frames`;

/** The nodes of all layers through all steps. */
class Sequence {
  readonly #graph: GraphBuilder;
  readonly #plan: GraphPlan;
  readonly #network: NetworkSpec;
  readonly #sources: readonly number[];
  /** What is put behind the names of each step. */
  readonly #each: readonly string[];
  readonly #x: string;
  readonly #neurons: LayerSteps;

  constructor(graph: GraphBuilder, plan: GraphPlan, steps: number, x: string) {
    this.#graph = graph;
    this.#plan = plan;
    this.#network = plan.network;
    this.#sources = layerSources(plan.network);
    this.#each = Array.from({ length: steps }, (_, t) => `.${t}`);
    this.#x = x;
    this.#neurons = new LayerSteps(graph, plan, false);
  }

  /** Adds layers that go through time together. */
  add(passage: readonly number[]): void {
    // What reads layers before the passage has all its input.
    const driven = new Map<number, readonly string[]>();
    for (const position of passage.filter((at) => this.#sources[at] < passage[0])) {
      const layer = this.#network.layers[position];
      const input = this.#framesOf(this.#sources[position], layer.kind === 'pool');
      if (hasNeurons(layer)) driven.set(position, this.#cut(this.#addCurrents(layer, input)));
      else addPool(this.#graph, layer, input, framesName(layer.name));
    }
    this.#each.forEach((suffix, t) => {
      for (const position of passage) this.#addStep(position, passage[0], driven.get(position)?.[t], suffix);
    });
    for (const position of passage) this.#end(position, passage[0]);
  }

  /** One step of a layer; of a pool only where its input comes step by step. */
  #addStep(position: number, first: number, current: string | undefined, suffix: string): void {
    const layer = this.#network.layers[position];
    const source = this.#sources[position];
    if (!hasNeurons(layer)) {
      if (source >= first) addPool(this.#graph, layer, this.#frameOf(source, first, suffix), this.#stepName(layer, suffix));
      return;
    }
    const { name } = layer;
    const own = this.#plan.states.filter((state) => state.layer === name);
    const isLast = suffix === this.#each.at(-1);
    this.#neurons.add(layer, {
      current: current ?? this.#addCurrents(layer, this.#frameOf(source, first, suffix), suffix),
      spikes: this.#stepName(layer, suffix),
      potential: `${potentialName(name)}${suffix}`,
      nameOf: (kind) => {
        const state = own.find((candidate) => candidate.kind === kind);
        return isLast && state ? state.output : `${name}/${kind === 'potential' ? 'rest' : `last_${kind}`}${suffix}`;
      },
      suffix,
    });
  }

  #addCurrents(layer: NeuronLayer, input: string, suffix = ''): string {
    const { name } = layer;
    const shape = layerShapes(this.#network)[name].input;
    return addConvolution(this.#graph, layer, numbersOf(this.#plan, name), { input, shape, suffix });
  }

  /** All frames of a layer or of the input. */
  #framesOf(source: number, asSpikes: boolean): string {
    if (source !== fromInput) return framesName(this.#network.layers[source].name);
    return asSpikes ? addSpikesOfInput(this.#graph, this.#x) : this.#x;
  }

  /** The frame of one step of a layer in the same passage. */
  #frameOf(source: number, first: number, suffix: string): string {
    const layer = this.#network.layers[source];
    if (hasNeurons(layer) || this.#sources[source] >= first) return this.#stepName(layer, suffix);
    return this.#cut(framesName(layer.name))[this.#each.indexOf(suffix)];
  }

  #stepName({ name }: NeuronLayer | PoolLayerSpec, suffix: string): string {
    return `${spikesName(this.#network, name)}${suffix}`;
  }

  /** Cuts frames into those of each step. */
  #cut(frames: string): readonly string[] {
    const cut = this.#each.map((suffix) => `${frames}${suffix}`);
    this.#graph.once(cut[0], (at) => at.nodes('Split', [frames], cut, { axis: 0 }));
    return cut;
  }

  /** Gives what a layer carries to the next run, and joins what it gave in each step. */
  #end(position: number, first: number): void {
    const layer = this.#network.layers[position];
    const { name } = layer;
    if (hasNeurons(layer)) this.#neurons.end(layer);
    const join = (of: string, output: string): void => {
      this.#graph.node(
        'Concat',
        this.#each.map((suffix) => `${of}${suffix}`),
        output,
        { axis: 0 },
      );
    };
    if (!hasNeurons(layer) && this.#sources[position] < first) return;
    const { outputs } = this.#plan;
    if (outputs.some(({ kind, layer: of }) => kind === 'potential' && of === name))
      join(potentialName(name), `${potentialName(name)}/frames`);
    const isGiven = outputs.some(({ kind, layer: of }) => kind === 'spikes' && of === name);
    if (isGiven || this.#sources.includes(position)) join(spikesName(this.#network, name), framesName(name));
  }
}

/**
 * The layers of a network in runs that go through time one after the other: positions, in order. Layers that compete with each
 * other go step by step together, with all layers between them; every other layer goes through all steps by itself.
 */
function passages({ layers }: NetworkSpec): readonly (readonly number[])[] {
  const runs: number[][] = [];
  let end = -1;
  layers.forEach((layer, position) => {
    if (position > end) runs.push([position]);
    else runs.at(-1)?.push(position);
    const linked = layers.flatMap((other, k) => (listens(other, layer.name) || listens(layer, other.name) ? [k] : []));
    end = Math.max(end, ...linked);
  });
  return runs;
}

const listens = (layer: NetworkSpec['layers'][number], name: string): boolean =>
  layer.kind === 'transport' && layer.competition?.with?.includes(name) === true;
