import { ConvLayer } from '../../layers/conv-layer.ts';
import { rivalsOf } from '../../layers/mutual-inhibition.ts';
import { PoolLayer } from '../../layers/pool-layer.ts';
import type { StepSpikes } from '../../layers/spike-record.ts';
import { TransportLayer } from '../../layers/transport-layer.ts';
import { checkNetwork } from '../../network/check-network.ts';
import { checkWeights } from '../../network/check-weights.ts';
import { type LayerShape, layerShapes } from '../../network/layer-shapes.ts';
import { fromInput, layerSources } from '../../network/layer-sources.ts';
import type { LayerSpec, NetworkSpec, NetworkWeights } from '../../network/network-spec.ts';
import { forwardTensors } from '../../numerics/forward-tensors.ts';
import { forwardTransports } from '../../numerics/forward-transport.ts';
import type { SparseSpikes } from '../../spikes/sparse-spikes.ts';
import type { LayerTrace, RunOptions, RunResult, Session, SessionState, TransportState } from '../backend.ts';
import { checkRun, checkSteps } from '../check-run.ts';
import { checkState } from '../check-state.ts';

interface SessionStage {
  readonly name: string;
  /** Output shape [C, H, W]. */
  readonly shape: readonly [number, number, number];
  /** Position of the stage that it reads, or {@link fromInput}. */
  readonly source: number;
  readonly layer: ConvLayer | PoolLayer | TransportLayer;
}

const nothing: StepSpikes = { index: new Uint32Array(), start: 0, end: 0 };

/** A network with its state in the plain TypeScript engine: every layer steps once per time step, in order. */
export class TypescriptSession implements Session {
  readonly network: NetworkSpec;
  readonly #stages: readonly SessionStage[];
  /** Steps since rest. */
  #time = 0;
  #disposed = false;

  constructor(network: NetworkSpec, weights: NetworkWeights) {
    checkNetwork(network);
    const shapes = layerShapes(network);
    const sources = layerSources(network);
    this.network = network;
    this.#stages = network.layers.map((spec, position) => ({
      name: spec.name,
      shape: shapes[spec.name].output,
      source: sources[position],
      layer: layerOf(network, spec, shapes[spec.name]),
    }));
    this.setWeights(weights);
  }

  async run(input: SparseSpikes, options: RunOptions = {}): Promise<RunResult> {
    this.#requireLive();
    const record = checkRun(this.network, input, options);
    if (!options.carryState) this.reset();
    for (const { layer } of this.#stages) layer.beginRun();
    let synapticOps = 0;
    for (let t = 0; t < input.shape[0]; t++) {
      const { index, offsets, values } = input;
      synapticOps += this.#step({ index, start: offsets[t], end: offsets[t + 1], values }, options);
    }
    const layers: Record<string, LayerTrace> = {};
    for (const { name, shape, layer } of this.#stages) {
      if (!record.has(name)) continue;
      const { spikes, potential } = layer.record.copy(shape);
      layers[name] = layer instanceof PoolLayer ? { spikes, causes: layer.causes() } : { spikes, potential };
    }
    return { layers, synapticOps };
  }

  silence(steps: number): void {
    this.#requireLive();
    checkSteps(steps);
    let left = steps;
    for (; left > 0 && !this.#stages.every(({ layer }) => isIdle(layer)); left--) {
      for (const { layer } of this.#stages) layer.beginRun();
      this.#step(nothing, {});
    }
    this.#time += left;
    for (const { layer } of this.#stages) {
      layer.beginRun();
      if (layer instanceof ConvLayer) layer.skip(left);
    }
  }

  quiet(): boolean {
    return this.#stages.every(({ layer }) => !(layer instanceof TransportLayer) || layer.quiet);
  }

  setWeights(weights: NetworkWeights): void {
    checkWeights(this.network, weights);
    const forward = forwardTensors(this.network, weights);
    const transports = forwardTransports(this.network, weights);
    for (const { name, layer } of this.#stages) {
      if (layer instanceof ConvLayer) layer.setNumbers(forward[name]);
      if (layer instanceof TransportLayer) layer.setNumbers(transports[name]);
    }
    this.#time = 0;
  }

  reset(): void {
    for (const { layer } of this.#stages) if (!(layer instanceof PoolLayer)) layer.rest();
    this.#time = 0;
  }

  dispose(): void {
    this.#disposed = true;
  }

  potentials(name: string): Float32Array {
    const layer = this.#stages.find((stage) => stage.name === name)?.layer;
    if (layer === undefined || layer instanceof PoolLayer) {
      throw new RangeError(`potentials: expected the name of a convolution or a transport layer, got ${name}`);
    }
    return layer.potentials();
  }

  state(): SessionState {
    const potentials: Record<string, Float32Array> = {};
    const transports: Record<string, TransportState> = {};
    for (const { name, layer } of this.#stages) {
      if (!(layer instanceof PoolLayer)) potentials[name] = layer.potentials();
      if (layer instanceof TransportLayer) transports[name] = layer.state();
    }
    return { step: this.#time, potentials, transports };
  }

  restore(state: SessionState): void {
    this.#requireLive();
    checkState(this.network, state);
    for (const { name, layer } of this.#stages) {
      if (layer instanceof ConvLayer) layer.restore(state.potentials[name]);
      if (layer instanceof TransportLayer) layer.restore(state.potentials[name], state.transports[name]);
    }
    this.#time = state.step;
  }

  #step(input: StepSpikes, { competition }: RunOptions): number {
    let synapticOps = 0;
    const last = this.#stages.at(-1)?.layer;
    const excessOf = (position: number): Float32Array => {
      const { layer } = this.#stages[position];
      return layer instanceof TransportLayer ? layer.excess : new Float32Array();
    };
    for (const { layer, source } of this.#stages) {
      const spikes = source === fromInput ? input : this.#stages[source].layer.record.lastStep();
      if (layer instanceof PoolLayer) layer.step(spikes);
      else if (layer instanceof TransportLayer) synapticOps += layer.step(spikes, this.#time, excessOf);
      else synapticOps += layer.step(spikes, layer === last ? competition : undefined);
    }
    this.#time++;
    return synapticOps;
  }

  #requireLive(): void {
    if (this.#disposed) throw new Error('session: expected a live session, got one that was disposed; compile a new one');
  }
}

function layerOf(network: NetworkSpec, spec: LayerSpec, shape: LayerShape): SessionStage['layer'] {
  const { input, output } = shape;
  if (spec.kind === 'conv') return new ConvLayer(spec, input, network.fireOnce);
  if (spec.kind === 'transport') return new TransportLayer(spec, shape, rivalsOf(network, spec.name));
  return new PoolLayer({ kernel: spec.kernel, stride: spec.stride, input, output });
}

/** Whether a step without input only leaks, so that any number of them passes at once. */
const isIdle = (layer: SessionStage['layer']): boolean => !(layer instanceof TransportLayer) || layer.atRest;
