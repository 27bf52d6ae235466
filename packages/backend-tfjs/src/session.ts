import {
  checkNetwork,
  checkRun,
  checkWeights,
  type ForwardLayer,
  forwardTensors,
  layerShapes,
  type NetworkSpec,
  type NetworkWeights,
  type PoolLayerSpec,
  requirePlainLayers,
  type RunOptions,
  type RunResult,
  type SparseSpikes,
  type Tensor,
} from '@spikeseg/snn-core';
import { ConvLayer } from './layers/conv-layer.ts';
import { pool } from './layers/pool-layer.ts';
import type { Frames } from './layers/tensors.ts';
import { checkLearning, learnFrom } from './learn/learn-batch.ts';
import type { Runtime } from './platform/load.ts';
import { framesOf } from './spikes/frames.ts';
import { emptyTraces, type LayerFrames, layersToFetch, synapticOpsOfWindows, tracesOf } from './spikes/traces.ts';
import type { BatchOptions, LearnedBatch, LearnOptions, TfjsSession } from './tfjs-session.ts';

/** What a run of a network leaves on the device. */
interface NetworkFrames {
  /** Of the layers that were asked for. */
  readonly layers: ReadonlyMap<string, LayerFrames>;
  /** What reached each convolution. */
  readonly received: ReadonlyMap<string, Frames>;
}

/** See {@link TfjsSession}. */
export class TensorSession implements TfjsSession {
  readonly network: NetworkSpec;
  readonly #runtime: Runtime;
  readonly #layers: readonly (ConvLayer | PoolLayerSpec)[];
  /** As they were given, for learning; forward passes compute with those of `forwardTensors`. */
  #weights: Readonly<Record<string, Tensor>>;
  #forward: Readonly<Record<string, ForwardLayer>>;
  /** Windows whose states the last run left. */
  #streams: number | undefined;
  #disposed = false;

  /** Made by `tfjsBackend`. */
  constructor(runtime: Runtime, network: NetworkSpec, weights: NetworkWeights) {
    checkNetwork(network);
    requirePlainLayers(network, 'tfjs engine');
    checkWeights(network, weights);
    // What exact numerics cannot have is refused before there is anything on the device.
    this.#forward = forwardTensors(network, weights);
    this.#weights = copyOf(weights);
    const shapes = layerShapes(network);
    this.network = network;
    this.#runtime = runtime;
    runtime.activate();
    this.#layers = network.layers.map((spec) => {
      if (spec.kind === 'pool') return spec;
      return new ConvLayer(runtime.tf, spec, shapes[spec.name].input, network.fireOnce, this.#forward[spec.name]);
    });
  }

  async run(input: SparseSpikes, { competition, ...options }: RunOptions = {}): Promise<RunResult> {
    const batch = competition && { ...competition, tieSeeds: [competition.tieSeed] };
    return (await this.runBatch([input], { ...options, ...(batch && { competition: batch }) }))[0];
  }

  async runBatch(windows: readonly SparseSpikes[], options: BatchOptions = {}): Promise<readonly RunResult[]> {
    const record = this.#check(windows, options);
    this.#runtime.activate();
    if (windows[0].shape[0] === 0) {
      if (options.carryState !== true) this.reset();
      return windows.map(() => ({ layers: emptyTraces(this.network, record), synapticOps: 0 }));
    }
    const { tf } = this.#runtime;
    let results: readonly RunResult[] = [];
    tf.tidy(() => {
      const { layers, received } = this.#run(windows, options, layersToFetch(this.network, record));
      const operations = synapticOpsOfWindows(tf, this.network, windows, received);
      const traces = tracesOf(this.network, windows, layers, record);
      results = traces.map((trace, window) => ({ layers: trace, synapticOps: operations[window] }));
    });
    return results;
  }

  async learnBatch(windows: readonly SparseSpikes[], options: LearnOptions): Promise<LearnedBatch> {
    const { competition, rule } = options;
    const layer = checkLearning(this.network);
    const record = this.#check(windows, { record: [layer.name], competition });
    this.#runtime.activate();
    const { tf } = this.#runtime;
    let learned: LearnedBatch | undefined;
    tf.tidy(() => {
      const { layers, received } = this.#run(windows, { competition }, record);
      const [potentials, input] = [layers.get(layer.name)?.potential, received.get(layer.name)];
      if (potentials === undefined || input === undefined) throw new Error('learnBatch: the last layer was not recorded');
      const synapticOps = synapticOpsOfWindows(tf, this.network, windows, received);
      learned = learnFrom(
        tf,
        { potentials, input },
        { layer, rule, competition, weight: this.#weights[`${layer.name}.weight`], synapticOps },
      );
    });
    if (learned === undefined) throw new Error('learnBatch: nothing was computed');
    this.setWeights({ ...this.#weights, [`${layer.name}.weight`]: learned.weight });
    return learned;
  }

  setWeights(weights: NetworkWeights): void {
    this.#requireLive();
    checkWeights(this.network, weights);
    const exact = this.network.numerics === 'exact';
    this.#forward = forwardTensors(this.network, weights, exact ? this.#forward : {});
    this.#weights = copyOf(weights);
    this.#runtime.activate();
    for (const layer of this.#layers) if (layer instanceof ConvLayer) layer.setNumbers(this.#forward[layer.spec.name]);
    this.#streams = undefined;
  }

  reset(): void {
    this.#requireLive();
    this.#runtime.activate();
    for (const layer of this.#layers) if (layer instanceof ConvLayer) layer.rest();
    this.#streams = undefined;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#runtime.activate();
    for (const layer of this.#layers) if (layer instanceof ConvLayer) layer.dispose();
  }

  /** Runs all layers; call it in `tf.tidy`. */
  #run(windows: readonly SparseSpikes[], options: BatchOptions, wanted: ReadonlySet<string>): NetworkFrames {
    const { tf } = this.#runtime;
    const [steps, channels, height, width] = windows[0].shape;
    const carryState = options.carryState === true && this.#streams !== undefined;
    const layers = new Map<string, LayerFrames>();
    const received = new Map<string, Frames>();
    let frames: Frames = tf.tensor4d(framesOf(windows), [steps * windows.length, height, width, channels]);
    this.#layers.forEach((layer, position) => {
      if (!(layer instanceof ConvLayer)) {
        frames = pool(tf, layer, frames);
        layers.set(layer.name, { spikes: frames, potential: undefined });
        return;
      }
      const { name } = layer.spec;
      received.set(name, frames);
      const competition = position === this.#layers.length - 1 ? options.competition : undefined;
      const keepPotential = wanted.has(name);
      const answer = layer.run(frames, { windows: windows.length, carryState, keepPotential, competition });
      layers.set(name, answer);
      frames = answer.spikes;
    });
    this.#streams = windows.length;
    return { layers: new Map([...layers].filter(([name]) => wanted.has(name))), received };
  }

  /** @returns names of the layers to return */
  #check(windows: readonly SparseSpikes[], options: BatchOptions): ReadonlySet<string> {
    this.#requireLive();
    const { competition, ...others } = options;
    if (windows.length === 0) throw new RangeError('run: expected at least one window, got none');
    if (competition && competition.tieSeeds.length !== windows.length)
      throw new RangeError(
        `run: competition.tieSeeds: expected one for each of ${windows.length} windows, got ${competition.tieSeeds.length}`,
      );
    if (options.carryState === true && this.#streams !== undefined && this.#streams !== windows.length)
      throw new RangeError(
        `run: carryState: expected the ${this.#streams} windows side by side whose states there are, got ${windows.length}; reset first`,
      );
    let record: ReadonlySet<string> = new Set();
    windows.forEach((window, place) => {
      const seed = competition?.tieSeeds[place];
      record = checkRun(this.network, window, {
        ...others,
        ...(competition && seed !== undefined && { competition: { ...competition, tieSeed: seed } }),
      });
      if (window.shape[0] !== windows[0].shape[0])
        throw new RangeError(
          `run: window ${place}: expected ${windows[0].shape[0]} steps as in the first one, got ${window.shape[0]}`,
        );
    });
    return record;
  }

  #requireLive(): void {
    if (this.#disposed) throw new Error('session: expected a live session, got one that was disposed; compile a new one');
  }
}

const copyOf = (weights: NetworkWeights): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(weights).map(([name, { shape, data }]) => [name, { shape: [...shape], data: data.slice() }]));
