import type { Backend, LayerTrace, RunOptions, RunResult, Session, SessionState, SpikeCauses } from '../backend/backend.ts';
import { checkRun } from '../backend/check-run.ts';
import { checkNetwork } from '../network/check-network.ts';
import { checkWeights } from '../network/check-weights.ts';
import { layerShapes, type PlaneShape } from '../network/layer-shapes.ts';
import type { NetworkSpec, NetworkWeights, PoolLayerSpec } from '../network/network-spec.ts';
import { forwardTensors } from '../numerics/forward-tensors.ts';
import { forwardTransports } from '../numerics/forward-transport.ts';
import type { SparseSpikes } from '../spikes/sparse-spikes.ts';
import { denseFromSparse, sparseFromDense } from '../spikes/sparse-spikes.ts';
import { DenseConv } from './dense-conv.ts';
import { DenseTransport } from './dense-transport.ts';

/*
 * The network by its equations: every neuron of every layer in every step, in plain loops. It shares no arithmetic with
 * the engines, so that the conformance suite compares two computations and not one with itself. Slow by design.
 */

interface Stage {
  readonly name: string;
  readonly output: PlaneShape;
  /** Frames [C·H·W] of the run so far. */
  readonly frames: Float32Array[];
  readonly layer:
    | DenseConv
    | DenseTransport
    | { readonly pool: PoolLayerSpec; readonly input: PlaneShape; readonly causes: number[][] };
}

/** The dense reference's state; `potentials` is for tests. */
export class DenseSession implements Session {
  readonly network: NetworkSpec;
  readonly #stages: readonly Stage[];
  #time = 0;

  constructor(network: NetworkSpec, weights: NetworkWeights) {
    checkNetwork(network);
    this.network = network;
    const shapes = layerShapes(network);
    this.#stages = network.layers.map((spec) => {
      const { input, output } = shapes[spec.name];
      const layer =
        spec.kind === 'conv'
          ? new DenseConv(spec, input, network.fireOnce)
          : spec.kind === 'transport'
            ? new DenseTransport(spec, { input, output })
            : { pool: spec, input, causes: [] };
      return { name: spec.name, output, frames: [], layer };
    });
    this.setWeights(weights);
  }

  async run(input: SparseSpikes, options: RunOptions = {}): Promise<RunResult> {
    const record = checkRun(this.network, input, options);
    if (!options.carryState) this.reset();
    for (const { frames, layer } of this.#stages) {
      frames.length = 0;
      if (layer instanceof DenseConv || layer instanceof DenseTransport) layer.beginRun();
      else layer.causes.length = 0;
    }
    const dense = denseFromSparse(input);
    const size = dense.length / Math.max(1, input.shape[0]);
    let synapticOps = 0;
    for (let t = 0; t < input.shape[0]; t++) {
      const given = new Map([['input', dense.subarray(t * size, (t + 1) * size)]]);
      let before = 'input';
      this.#stages.forEach(({ name, layer, output, frames }, l) => {
        const frame = given.get(this.network.layers[l].from ?? before) ?? new Float32Array();
        let spikes: Float32Array;
        if (layer instanceof DenseConv) {
          synapticOps += layer.synapticOps(frame);
          spikes = layer.step(frame, l === this.#stages.length - 1 ? options.competition : undefined);
        } else if (layer instanceof DenseTransport) {
          synapticOps += layer.currents.synapticOps(frame);
          spikes = layer.step(frame, this.#time, this.#rivalsOf(layer));
        } else spikes = pool(frame, layer.pool, layer.input, output, layer.causes);
        frames.push(spikes);
        given.set(name, spikes);
        before = name;
      });
      this.#time++;
    }
    const layers: Record<string, LayerTrace> = {};
    for (const stage of this.#stages) if (record.has(stage.name)) layers[stage.name] = trace(stage);
    return { layers, synapticOps };
  }

  setWeights(weights: NetworkWeights): void {
    checkWeights(this.network, weights);
    const forward = forwardTensors(this.network, weights);
    const transports = forwardTransports(this.network, weights);
    for (const { name, layer } of this.#stages) {
      if (layer instanceof DenseConv) layer.setNumbers(forward[name]);
      if (layer instanceof DenseTransport) layer.setNumbers(transports[name]);
    }
    this.reset();
  }

  reset(): void {
    this.#time = 0;
    for (const { layer } of this.#stages) {
      if (layer instanceof DenseConv) layer.potential.fill(0);
      if (layer instanceof DenseTransport) layer.reset();
    }
  }

  dispose(): void {
    for (const { frames } of this.#stages) frames.length = 0;
  }

  /** Membrane potentials of a layer with neurons after the last step, [channels, H, W]. */
  potentials(name: string): Float32Array {
    const layer = this.#stages.find((stage) => stage.name === name)?.layer;
    if (layer === undefined || !('potential' in layer))
      throw new RangeError(`potentials: expected a layer with neurons, got ${name}`);
    return layer.potential.slice();
  }

  state(): SessionState {
    const potentials = this.#stages.flatMap(({ name, layer }) =>
      'potential' in layer ? [[name, layer.potential.slice()] as const] : [],
    );
    const transports = this.#stages.flatMap(({ name, layer }) =>
      layer instanceof DenseTransport ? [[name, layer.state()] as const] : [],
    );
    return { step: this.#time, potentials: Object.fromEntries(potentials), transports: Object.fromEntries(transports) };
  }

  restore({ step, potentials, transports }: SessionState): void {
    this.#time = step;
    for (const { name, layer } of this.#stages) {
      if (layer instanceof DenseConv) layer.potential.set(potentials[name]);
      if (layer instanceof DenseTransport) layer.restore(potentials[name], transports[name]);
    }
  }

  #rivalsOf({ spec }: DenseTransport): readonly DenseTransport[] {
    return (spec.competition?.with ?? []).flatMap((rival) => {
      const layer = this.#stages.find(({ name }) => name === rival)?.layer;
      return layer instanceof DenseTransport ? [layer] : [];
    });
  }
}

/** The dense reference as an engine. */
export const denseReference: Backend = {
  name: 'dense reference',
  isAvailable: async () => true,
  compile: async (network, weights) => new DenseSession(network, weights),
};

/** A unit spikes when any unit of its window does; appends the causes of every spike. */
function pool(frame: Float32Array, spec: PoolLayerSpec, input: PlaneShape, output: PlaneShape, causes: number[][]) {
  const [channels, rows, columns] = output;
  const pooled = new Float32Array(channels * rows * columns);
  for (let unit = 0; unit < pooled.length; unit++) {
    const channel = Math.floor(unit / (rows * columns));
    const top = (Math.floor(unit / columns) % rows) * spec.stride;
    const left = (unit % columns) * spec.stride;
    const fired: number[] = [];
    for (let y = top; y < top + spec.kernel; y++) {
      for (let x = left; x < left + spec.kernel; x++) {
        const from = (channel * input[1] + y) * input[2] + x;
        if (frame[from] !== 0) fired.push(from);
      }
    }
    if (fired.length === 0) continue;
    pooled[unit] = 1;
    causes.push(fired);
  }
  return pooled;
}

function trace({ output, frames, layer }: Stage): LayerTrace {
  const units = output[0] * output[1] * output[2];
  const dense = new Float32Array(frames.length * units);
  frames.forEach((frame, t) => dense.set(frame, t * units));
  const spikes = sparseFromDense([frames.length, ...output], dense);
  if ('potential' in layer) return { spikes, potential: Float32Array.from(layer.spikePotentials) };
  return { spikes, causes: csr(layer.causes) };
}

function csr(lists: readonly (readonly number[])[]): SpikeCauses {
  const offsets = new Uint32Array(lists.length + 1);
  lists.forEach((list, k) => (offsets[k + 1] = offsets[k] + list.length));
  return { offsets, index: Uint32Array.from(lists.flat()) };
}
