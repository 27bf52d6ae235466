import { type Rival, rivalsOf } from '../../layers/mutual-inhibition.ts';
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
import { ConvStage } from './conv-stage.ts';
import type { Address, Kernels } from './kernels.ts';
import { checkMemory } from './memory.ts';
import { PoolStage } from './pool-stage.ts';
import { ownRows, type Rows } from './rows.ts';
import { slackRows, touchedFrom } from './slack.ts';
import { TransportStage } from './transport-stage.ts';
import type { InputSpikes, Views } from './views.ts';

type Stage = ConvStage | PoolStage | TransportStage;

/**
 * A network with its state in WebAssembly memory. Everything is allocated here, while compiling; a run steps through the
 * layers, one call each, and copies out the spikes that it was asked for.
 */
export class WasmSession implements Session {
  readonly network: NetworkSpec;
  readonly #stages: readonly Stage[];
  /** Position of the stage that each reads, or {@link fromInput}. */
  readonly #sources: readonly number[];
  readonly #input: Address;
  readonly #values: Address;
  readonly #views: Views;
  readonly #rows: Rows;
  #kernels: Kernels | undefined;
  /** Steps since rest. */
  #time = 0;
  /** Rounded numbers of the last `setWeights`, for their arrays. */
  #forward: ReturnType<typeof forwardTensors> = {};

  /**
   * @param kernels of this session alone
   * @param rows who computes the rows of transport layers, all in this thread when left out; closed with the session
   * @param fromCells cells of all maps of a layer from which only those that events touch are computed
   * @throws RangeError when the network needs more memory than WebAssembly has, see {@link wasmMemoryBytes}
   */
  constructor(
    kernels: Kernels,
    network: NetworkSpec,
    weights: NetworkWeights,
    rows: Rows = ownRows(kernels),
    fromCells: number = touchedFrom,
  ) {
    checkNetwork(network);
    checkWeights(network, weights);
    checkMemory(network);
    const shapes = layerShapes(network);
    const { channels, height, width } = network.input;
    this.network = network;
    this.#rows = rows;
    this.#input = kernels.allocate(4 * channels * height * width);
    this.#values = kernels.allocate(4 * channels * height * width);
    this.#sources = layerSources(network);
    this.#stages = network.layers.map((spec, position) => {
      const competes = position === network.layers.length - 1;
      return stageOf(kernels, spec, shapes[spec.name], rivalsOf(network, spec.name), {
        fireOnce: network.fireOnce,
        competes,
        rows,
        fromCells,
      });
    });
    const { buffer } = kernels.memory;
    this.#views = { u32: new Uint32Array(buffer), f32: new Float32Array(buffer) };
    this.#kernels = kernels;
    this.setWeights(weights);
  }

  async run(input: SparseSpikes, options: RunOptions = {}): Promise<RunResult> {
    this.#requireLive();
    const record = checkRun(this.network, input, options);
    if (options.carryState !== true) this.reset();
    for (const stage of this.#stages) stage.beginRun(options.carryState === true);
    let synapticOps = 0;
    for (let t = 0; t < input.shape[0]; t++) {
      synapticOps += this.#step(this.#receive(input, t), options, record);
      for (const stage of this.#stages) if (record.has(stage.name)) stage.keep(this.#views);
    }
    const layers: Record<string, LayerTrace> = {};
    for (const stage of this.#stages) if (record.has(stage.name)) layers[stage.name] = stage.trace();
    return { layers, synapticOps };
  }

  silence(steps: number): void {
    this.#requireLive();
    checkSteps(steps);
    let left = steps;
    for (; left > 0 && !this.#stages.every(isIdle); left--) {
      for (const stage of this.#stages) stage.beginRun(true);
      this.#step({ index: this.#input, count: 0, values: 0 }, {}, new Set());
    }
    this.#time += left;
    for (const stage of this.#stages) if (stage instanceof ConvStage) stage.silence(left);
  }

  quiet(): boolean {
    return this.#stages.every((stage) => !(stage instanceof TransportStage) || stage.quiet);
  }

  setWeights(weights: NetworkWeights): void {
    this.#requireLive();
    checkWeights(this.network, weights);
    const exact = this.network.numerics === 'exact';
    const forward = forwardTensors(this.network, weights, exact ? this.#forward : {});
    if (exact) this.#forward = forward;
    const transports = forwardTransports(this.network, weights);
    for (const stage of this.#stages) {
      if (stage instanceof ConvStage) stage.setNumbers(this.#views, forward[stage.name], exact);
      if (stage instanceof TransportStage) stage.setNumbers(this.#views, transports[stage.name]);
    }
    this.#time = 0;
  }

  reset(): void {
    for (const stage of this.#stages) if (!(stage instanceof PoolStage)) stage.rest();
    this.#time = 0;
  }

  dispose(): void {
    this.#kernels = undefined;
    this.#rows.close();
  }

  /** What the session takes of its memory, bytes. */
  memoryBytes(): number {
    return this.#requireLive().arenaTop();
  }

  potentials(name: string): Float32Array {
    this.#requireLive();
    const stage = this.#stages.find((candidate) => candidate.name === name);
    if (stage === undefined || stage instanceof PoolStage) {
      throw new RangeError(`potentials: expected the name of a convolution or a transport layer, got ${name}`);
    }
    return stage instanceof ConvStage ? stage.potentials() : stage.potentials(this.#views);
  }

  state(): SessionState {
    const potentials: Record<string, Float32Array> = {};
    const transports: Record<string, TransportState> = {};
    for (const stage of this.#stages) {
      if (!(stage instanceof PoolStage)) potentials[stage.name] = this.potentials(stage.name);
      if (stage instanceof TransportStage) transports[stage.name] = stage.state(this.#views);
    }
    return { step: this.#time, potentials, transports };
  }

  restore(state: SessionState): void {
    this.#requireLive();
    checkState(this.network, state);
    for (const stage of this.#stages) {
      if (stage instanceof ConvStage) stage.restore(this.#views, state.potentials[stage.name]);
      if (stage instanceof TransportStage) {
        stage.restore(this.#views, state.potentials[stage.name], state.transports[stage.name]);
      }
    }
    this.#time = state.step;
  }

  #step(input: InputSpikes, { competition }: RunOptions, record: ReadonlySet<string>): number {
    let synapticOps = 0;
    const stageAt = (at: number): Stage => this.#stages[at];
    this.#stages.forEach((stage, position) => {
      const source = this.#sources[position];
      const spikes = source === fromInput ? input : this.#stages[source].spikes();
      if (stage instanceof PoolStage) stage.step(spikes, record.has(stage.name));
      else if (stage instanceof TransportStage) synapticOps += stage.step(this.#views, spikes, this.#time, stageAt);
      else synapticOps += stage.step(spikes, position === this.#stages.length - 1 ? competition : undefined);
    });
    this.#time++;
    return synapticOps;
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

function stageOf(
  kernels: Kernels,
  spec: LayerSpec,
  shape: LayerShape,
  rivals: readonly Rival[],
  options: { readonly fireOnce: boolean; readonly competes: boolean; readonly rows: Rows; readonly fromCells: number },
): Stage {
  if (spec.kind === 'pool') return new PoolStage(kernels, spec, shape);
  if (spec.kind === 'transport') {
    const slack = slackRows(spec, shape.output, options.fromCells);
    return new TransportStage(kernels, spec, shape, rivals, options.rows, slack);
  }
  return new ConvStage(kernels, spec, shape.input, options);
}

/** Whether a step without input only leaks, so that any number of them passes at once. */
const isIdle = (stage: Stage): boolean => !(stage instanceof TransportStage) || stage.atRest;
