import { checkNetwork } from '../../network/check-network.ts';
import { checkWeights } from '../../network/check-weights.ts';
import { layerShapes } from '../../network/layer-shapes.ts';
import type { NetworkSpec, NetworkWeights } from '../../network/network-spec.ts';
import { requirePlainLayers } from '../../network/plain-layers.ts';
import { forwardTensors } from '../../numerics/forward-tensors.ts';
import type { SparseSpikes } from '../../spikes/sparse-spikes.ts';
import type { LayerTrace, RunOptions, RunResult, Session } from '../backend.ts';
import { checkRun, checkSteps } from '../check-run.ts';
import { ConvStage } from './conv-stage.ts';
import type { Address, Kernels } from './kernels.ts';
import { checkMemory } from './memory.ts';
import { PoolStage } from './pool-stage.ts';
import type { InputSpikes, Views } from './views.ts';

/**
 * A network with its state in WebAssembly memory. Everything is allocated here, while compiling; a run steps through the
 * layers, one call each, and copies out the spikes that it was asked for.
 */
export class WasmSession implements Session {
  readonly network: NetworkSpec;
  readonly #stages: readonly (ConvStage | PoolStage)[];
  readonly #input: Address;
  readonly #values: Address;
  readonly #views: Views;
  #kernels: Kernels | undefined;
  /** Rounded numbers of the last `setWeights`, for their arrays. */
  #forward: ReturnType<typeof forwardTensors> = {};

  /**
   * @param kernels of this session alone
   * @throws RangeError when the network needs more memory than WebAssembly has, see {@link wasmMemoryBytes}
   */
  constructor(kernels: Kernels, network: NetworkSpec, weights: NetworkWeights) {
    checkNetwork(network);
    requirePlainLayers(network, 'wasm engine');
    checkWeights(network, weights);
    checkMemory(network);
    const shapes = layerShapes(network);
    const { channels, height, width } = network.input;
    this.network = network;
    this.#input = kernels.allocate(4 * channels * height * width);
    this.#values = kernels.allocate(4 * channels * height * width);
    this.#stages = network.layers.map((spec, position) => {
      if (spec.kind === 'pool') return new PoolStage(kernels, spec, shapes[spec.name]);
      const competes = position === network.layers.length - 1;
      return new ConvStage(kernels, spec, shapes[spec.name].input, { fireOnce: network.fireOnce, competes });
    });
    const { buffer } = kernels.memory;
    this.#views = { u32: new Uint32Array(buffer), f32: new Float32Array(buffer) };
    this.#kernels = kernels;
    this.setWeights(weights);
  }

  async run(input: SparseSpikes, options: RunOptions = {}): Promise<RunResult> {
    this.#requireLive();
    const record = checkRun(this.network, input, options);
    for (const stage of this.#stages) stage.beginRun(options.carryState === true);
    const last = this.#stages.at(-1);
    let synapticOps = 0;
    for (let t = 0; t < input.shape[0]; t++) {
      let spikes = this.#receive(input, t);
      for (const stage of this.#stages) {
        if (stage instanceof PoolStage) stage.step(spikes, record.has(stage.name));
        else synapticOps += stage.step(spikes, stage === last ? options.competition : undefined);
        spikes = stage.spikes();
        if (record.has(stage.name)) stage.keep(this.#views);
      }
    }
    const layers: Record<string, LayerTrace> = {};
    for (const stage of this.#stages) if (record.has(stage.name)) layers[stage.name] = stage.trace();
    return { layers, synapticOps };
  }

  silence(steps: number): void {
    this.#requireLive();
    checkSteps(steps);
    for (const stage of this.#stages) if (stage instanceof ConvStage) stage.silence(steps);
  }

  setWeights(weights: NetworkWeights): void {
    this.#requireLive();
    checkWeights(this.network, weights);
    const exact = this.network.numerics === 'exact';
    const forward = forwardTensors(this.network, weights, exact ? this.#forward : {});
    if (exact) this.#forward = forward;
    for (const stage of this.#stages) if (stage instanceof ConvStage) stage.setNumbers(this.#views, forward[stage.name], exact);
  }

  reset(): void {
    for (const stage of this.#stages) if (stage instanceof ConvStage) stage.rest();
  }

  dispose(): void {
    this.#kernels = undefined;
  }

  /** What the session takes of its memory, bytes. */
  memoryBytes(): number {
    return this.#requireLive().arenaTop();
  }

  /**
   * Membrane potentials of a convolution as the last step left them, [maps, H, W]; for tests and for looking inside.
   *
   * @throws RangeError when the network has no convolution of that name
   */
  potentials(name: string): Float32Array {
    const stage = this.#stages.find((candidate) => candidate.name === name);
    if (!(stage instanceof ConvStage)) throw new RangeError(`potentials: expected the name of a convolution, got ${name}`);
    return stage.potentials();
  }

  #receive({ index, offsets, values }: SparseSpikes, t: number): InputSpikes {
    const [start, end] = [offsets[t], offsets[t + 1]];
    this.#views.u32.set(index.subarray(start, end), this.#input >>> 2);
    if (values !== undefined) this.#views.f32.set(values.subarray(start, end), this.#values >>> 2);
    return { index: this.#input, count: end - start, values: values === undefined ? 0 : this.#values };
  }

  #requireLive(): Kernels {
    if (this.#kernels !== undefined) return this.#kernels;
    throw new Error('session: expected a live session, got one that was disposed; compile a new one');
  }
}
