import { ConvLayer } from '../../layers/conv-layer.ts';
import { PoolLayer } from '../../layers/pool-layer.ts';
import type { StepSpikes } from '../../layers/spike-record.ts';

import { checkNetwork } from '../../network/check-network.ts';
import { checkWeights } from '../../network/check-weights.ts';
import { layerShapes } from '../../network/layer-shapes.ts';
import type { NetworkSpec, NetworkWeights } from '../../network/network-spec.ts';
import { requirePlainLayers } from '../../network/plain-layers.ts';
import { forwardTensors } from '../../numerics/forward-tensors.ts';
import type { SparseSpikes } from '../../spikes/sparse-spikes.ts';
import type { LayerTrace, RunOptions, RunResult, Session } from '../backend.ts';
import { checkRun, checkSteps } from '../check-run.ts';

interface Stage {
  readonly name: string;
  /** Output shape [C, H, W]. */
  readonly shape: readonly [number, number, number];
  readonly layer: ConvLayer | PoolLayer;
}

/** A network with its state in the plain TypeScript engine: every layer steps once per time step, in order. */
export class TypescriptSession implements Session {
  readonly network: NetworkSpec;
  readonly #stages: readonly Stage[];
  #disposed = false;

  constructor(network: NetworkSpec, weights: NetworkWeights) {
    checkNetwork(network);
    requirePlainLayers(network, 'typescript engine');
    const shapes = layerShapes(network);
    this.network = network;
    this.#stages = network.layers.map((spec) => {
      const { input, output } = shapes[spec.name];
      const layer =
        spec.kind === 'conv'
          ? new ConvLayer(spec, input, network.fireOnce)
          : new PoolLayer({ kernel: spec.kernel, stride: spec.stride, input, output });
      return { name: spec.name, shape: output, layer };
    });
    this.setWeights(weights);
  }

  async run(input: SparseSpikes, options: RunOptions = {}): Promise<RunResult> {
    if (this.#disposed) throw new Error('session: expected a live session, got one that was disposed; compile a new one');
    const record = checkRun(this.network, input, options);
    if (!options.carryState) this.reset();
    for (const { layer } of this.#stages) layer.beginRun();
    let synapticOps = 0;
    for (let t = 0; t < input.shape[0]; t++) synapticOps += this.#step(input, t, options);
    const layers: Record<string, LayerTrace> = {};
    for (const { name, shape, layer } of this.#stages) {
      if (!record.has(name)) continue;
      const { spikes, potential } = layer.record.copy(shape);
      layers[name] = layer instanceof ConvLayer ? { spikes, potential } : { spikes, causes: layer.causes() };
    }
    return { layers, synapticOps };
  }

  silence(steps: number): void {
    if (this.#disposed) throw new Error('session: expected a live session, got one that was disposed; compile a new one');
    checkSteps(steps);
    for (const { layer } of this.#stages) {
      layer.beginRun();
      if (layer instanceof ConvLayer) layer.skip(steps);
    }
  }

  setWeights(weights: NetworkWeights): void {
    checkWeights(this.network, weights);
    const forward = forwardTensors(this.network, weights);
    for (const { name, layer } of this.#stages) {
      if (layer instanceof ConvLayer) layer.setNumbers(forward[name]);
    }
  }

  reset(): void {
    for (const { layer } of this.#stages) if (layer instanceof ConvLayer) layer.rest();
  }

  dispose(): void {
    this.#disposed = true;
  }

  /**
   * Membrane potentials of a convolution as the last step left them, [maps, H, W]; for tests and for looking inside.
   *
   * @throws RangeError when the network has no convolution of that name
   */
  potentials(name: string): Float32Array {
    const layer = this.#stages.find((stage) => stage.name === name)?.layer;
    if (!(layer instanceof ConvLayer)) throw new RangeError(`potentials: expected the name of a convolution, got ${name}`);
    return layer.potentials();
  }

  #step(input: SparseSpikes, t: number, { competition }: RunOptions): number {
    let spikes: StepSpikes = { index: input.index, start: input.offsets[t], end: input.offsets[t + 1], values: input.values };
    let synapticOps = 0;
    const last = this.#stages.at(-1)?.layer;
    for (const { layer } of this.#stages) {
      if (layer instanceof PoolLayer) layer.step(spikes);
      else synapticOps += layer.step(spikes, layer === last ? competition : undefined);
      spikes = layer.record.lastStep();
    }
    return synapticOps;
  }
}
