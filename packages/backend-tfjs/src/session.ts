import {
  checkNetwork,
  checkState,
  checkSteps,
  checkWeights,
  forwardTensors,
  forwardTransports,
  joinTraces,
  type LayerTrace,
  type NetworkSpec,
  type NetworkWeights,
  type RunOptions,
  type RunResult,
  type SessionState,
  sliceSteps,
  type SparseSpikes,
  type Tensor,
} from '@spikeseg/snn-core';
import { checkBatch } from './check-batch.ts';
import { type ForwardNumbers, LayerStack, type NetworkFrames } from './layers/layer-stack.ts';
import { checkLearning, learnFrom } from './learn/learn-batch.ts';
import type { Runtime } from './platform/load.ts';
import { framesOf } from './spikes/frames.ts';
import { SynapticOps } from './spikes/synaptic-ops.ts';
import { emptyTraces, layersToFetch, tracesOf } from './spikes/traces.ts';
import type { BatchOptions, LearnedBatch, LearnOptions, TfjsSession } from './tfjs-session.ts';

/** See {@link TfjsSession}. */
export class TensorSession implements TfjsSession {
  readonly network: NetworkSpec;
  readonly #runtime: Runtime;
  readonly #stack: LayerStack;
  readonly #synapticOps: SynapticOps;
  /** As they were given, for learning; forward passes compute with {@link ForwardNumbers}. */
  #weights: Readonly<Record<string, Tensor>>;
  #forward: ForwardNumbers;
  /** Windows whose states the last run left. */
  #streams: number | undefined;
  #disposed = false;

  /** Made by `tfjsBackend`. */
  constructor(runtime: Runtime, network: NetworkSpec, weights: NetworkWeights) {
    checkNetwork(network);
    checkWeights(network, weights);
    // What exact numerics cannot have is refused before there is anything on the device.
    this.#forward = { convolutions: forwardTensors(network, weights), transports: forwardTransports(network, weights) };
    this.#weights = copyOf(weights);
    this.network = network;
    this.#synapticOps = new SynapticOps(network);
    this.#runtime = runtime;
    runtime.activate();
    this.#stack = new LayerStack(runtime.tf, network, this.#forward);
  }

  async run(input: SparseSpikes, { competition, ...options }: RunOptions = {}): Promise<RunResult> {
    const batch = competition && { ...competition, tieSeeds: [competition.tieSeed] };
    return (await this.runBatch([input], { ...options, ...(batch && { competition: batch }) }))[0];
  }

  async runBatch(windows: readonly SparseSpikes[], options: BatchOptions = {}): Promise<readonly RunResult[]> {
    this.#requireLive();
    const record = checkBatch(this.network, windows, options, this.#streams);
    this.#runtime.activate();
    if (windows[0].shape[0] === 0) {
      if (options.carryState !== true) this.reset();
      return windows.map(() => ({ layers: emptyTraces(this.network, record), synapticOps: 0 }));
    }
    if (options.carryState !== true) this.#stack.rest();
    this.#stack.beginRun();
    const steps = windows[0].shape[0];
    const results: RunResult[][] = [];
    for (let from = 0; from < steps; from += this.#stack.longestRun) {
      const to = Math.min(steps, from + this.#stack.longestRun);
      const part = to - from === steps ? windows : windows.map((window) => sliceSteps(window, from, to));
      results.push(this.#runPart(part, options, record));
    }
    return results.length === 1 ? results[0] : windows.map((_, window) => joined(results.map((part) => part[window])));
  }

  async learnBatch(windows: readonly SparseSpikes[], options: LearnOptions): Promise<LearnedBatch> {
    this.#requireLive();
    const { competition, rule } = options;
    const layer = checkLearning(this.network, options.rule);
    const record = checkBatch(this.network, windows, { record: [layer.name], competition }, this.#streams);
    this.#runtime.activate();
    this.#stack.rest();
    this.#stack.beginRun();
    const { tf } = this.#runtime;
    let learned: LearnedBatch | undefined;
    tf.tidy(() => {
      const { layers, received } = this.#run(windows, { competition }, record);
      const [potentials, input] = [layers.get(layer.name)?.potential, received.get(layer.name)];
      if (potentials === undefined || input === undefined) throw new Error('learnBatch: the last layer was not recorded');
      const synapticOps = this.#synapticOps.ofWindows(tf, windows, received);
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
    this.#forward = {
      convolutions: forwardTensors(this.network, weights, exact ? this.#forward.convolutions : {}),
      transports: forwardTransports(this.network, weights),
    };
    this.#weights = copyOf(weights);
    this.#runtime.activate();
    this.#stack.setNumbers(this.#forward);
    this.#streams = undefined;
  }

  reset(): void {
    this.#requireLive();
    this.#runtime.activate();
    this.#stack.rest();
    this.#streams = undefined;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#runtime.activate();
    this.#stack.dispose();
  }

  silence(steps: number): void {
    this.#requireLive();
    checkSteps(steps);
    this.#runtime.activate();
    const { channels, height, width } = this.network.input;
    const windows = this.#streams ?? 1;
    let left = steps;
    for (; left > 0 && !this.#stack.idle; left--) {
      this.#stack.beginRun();
      this.#runtime.tf.tidy(() => {
        const nothing = this.#runtime.tf.zeros<import('@tensorflow/tfjs').Rank.R4>([windows, height, width, channels]);
        this.#stack.run(nothing, { windows, competition: undefined, wanted: new Set() });
      });
    }
    this.#stack.skip(left);
  }

  quiet(): boolean {
    this.#requireLive();
    this.#runtime.activate();
    return this.#stack.quiet;
  }

  potentials(name: string): Float32Array {
    this.#requireOneWindow('potentials');
    return this.#stack.potentials(name);
  }

  state(): SessionState {
    this.#requireOneWindow('state');
    return this.#stack.state();
  }

  restore(state: SessionState): void {
    this.#requireLive();
    checkState(this.network, state);
    this.#runtime.activate();
    this.#stack.restore(state);
    this.#streams = 1;
  }

  #runPart(windows: readonly SparseSpikes[], options: BatchOptions, record: ReadonlySet<string>): RunResult[] {
    const { tf } = this.#runtime;
    let results: RunResult[] = [];
    tf.tidy(() => {
      const { layers, received } = this.#run(windows, options, layersToFetch(this.network, record));
      const operations = this.#synapticOps.ofWindows(tf, windows, received);
      const traces = tracesOf(this.network, windows, layers, record);
      results = traces.map((trace, window) => ({ layers: trace, synapticOps: operations[window] }));
    });
    return results;
  }

  /** Runs all layers; call it in `tf.tidy`. */
  #run(windows: readonly SparseSpikes[], { competition }: BatchOptions, wanted: ReadonlySet<string>): NetworkFrames {
    const [steps, channels, height, width] = windows[0].shape;
    const frames = this.#runtime.tf.tensor4d(framesOf(windows), [steps * windows.length, height, width, channels]);
    this.#streams = windows.length;
    return this.#stack.run(frames, { windows: windows.length, competition, wanted });
  }

  /** Makes ready to read the state of a session that runs one window. */
  #requireOneWindow(what: string): void {
    this.#requireLive();
    this.#runtime.activate();
    if (this.#streams === undefined || this.#streams === 1) return;
    throw new RangeError(`${what}: expected the state of one window, got ${this.#streams} side by side; run them one by one`);
  }

  #requireLive(): void {
    if (this.#disposed) throw new Error('session: expected a live session, got one that was disposed; compile a new one');
  }
}

const copyOf = (weights: NetworkWeights): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(weights).map(([name, { shape, data }]) => [name, { shape: [...shape], data: data.slice() }]));

/** The results of parts of a run, one after the other, as one. */
function joined(parts: readonly RunResult[]): RunResult {
  const layers = Object.keys(parts[0].layers).map((name): [string, LayerTrace] => [
    name,
    joinTraces(parts.map((part) => part.layers[name])),
  ]);
  const synapticOps = parts.reduce((sum, part) => sum + part.synapticOps, 0);
  return { layers: Object.fromEntries(layers), synapticOps };
}
