import {
  checks,
  fromInput,
  type LayerTrace,
  layerShapes,
  layerSources,
  type NetworkSpec,
  type NetworkWeights,
  type PoolLayerSpec,
  poolCauses,
  requireLayer,
  type SparseSpikes,
} from '@spikeseg/snn-core';
import { OnnxRuntimeError } from '../errors.ts';
import type { ModelMetadata } from '../file/metadata.ts';
import type { OpenedModel } from '../read/open-model.ts';
import type { ModelRuns, RunBeginning, WantedLayer } from './model-runs.ts';
import { largestTensor } from './webgpu-report.ts';

export interface WindowRunOptions {
  /** Names of the layers to return, which the file must give ({@link ModelMetadata.outputs}); the last layer when left out. */
  readonly record?: readonly string[];
  /** Start from the potentials the last run ended in instead of from rest. Default false. */
  readonly carryState?: boolean;
  /** With `carryState`: go on with the same stimulus, so that with fire-once who has fired stays silent. Default false. */
  readonly sameStimulus?: boolean;
}

/** What a window did to a network: traces as the engines give them, as far as the file's outputs tell. */
export interface WindowResult {
  readonly layers: Readonly<Record<string, LayerTrace>>;
}

/** The states of B streams: by name of the state's input, [B, C, H, W]. */
export interface StateSnapshot {
  readonly streams: number;
  readonly states: Readonly<Record<string, Float32Array>>;
}

/**
 * A model that is ready to run. Several streams run side by side: give every run one window per stream. Their states stay in
 * the session; calls are done in the order in which they were made. ONNX Runtime computes in the thread that calls.
 */
export class OnnxSession {
  readonly metadata: ModelMetadata;
  readonly network: NetworkSpec;
  readonly weights: NetworkWeights;
  /** Where it runs: `cpu`, `cuda:N`, or `webgpu` with the GPU as its driver names it. */
  readonly device: string;
  /** Why it runs on the processor although another device was asked for. */
  readonly fallbackReason: string | undefined;
  /** Largest tensor of the device, bytes. */
  readonly #largest: number;
  readonly #runs: ModelRuns;
  /** Ends with the last call. */
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** Made by `loadModel`. */
  constructor(
    { metadata, network, weights }: OpenedModel,
    runs: ModelRuns,
    { device, fallbackReason }: Pick<OnnxSession, 'device' | 'fallbackReason'>,
    largest = Number.POSITIVE_INFINITY,
  ) {
    this.metadata = metadata;
    this.network = network;
    this.weights = weights;
    this.device = device;
    this.fallbackReason = fallbackReason;
    this.#largest = largest;
    this.#runs = runs;
  }

  /**
   * Runs one window of one stream.
   *
   * @param window [T, C, H, W] of the network's input; with a sequence graph T is a multiple of its steps
   * @throws RangeError when the window or the options do not fit the model; OnnxRuntimeError
   */
  async runWindow(window: SparseSpikes, options: WindowRunOptions = {}): Promise<WindowResult> {
    return (await this.runWindows([window], options))[0];
  }

  /** Runs one window of every stream, all of the same T; see {@link OnnxSession.runWindow}. Answers are in their order. */
  async runWindows(windows: readonly SparseSpikes[], options: WindowRunOptions = {}): Promise<readonly WindowResult[]> {
    this.#check(windows);
    const { record = this.network.layers.slice(-1).map(({ name }) => name), carryState = false, sameStimulus = false } = options;
    const beginning: RunBeginning = carryState ? (sameStimulus ? 'on' : 'stimulus') : 'rest';
    const { wanted, causesOf } = wantedLayers(this.metadata, record);
    const answers = await this.#do(() => this.#runs.run(windows, wanted, beginning));
    return answers.map((layers, stream) => ({
      layers: Object.fromEntries(
        record.map((name) => [name, withCauses(this.network, name, causesOf.includes(name), windows[stream], layers)]),
      ),
    }));
  }

  /**
   * Runs one time step of every stream, going on from the last.
   *
   * @param frames [1, C, H, W] each
   */
  step(frames: readonly SparseSpikes[], record?: readonly string[]): Promise<readonly WindowResult[]> {
    const long = frames.find(({ shape }) => shape[0] !== 1);
    if (long)
      return Promise.reject(new RangeError(`step: expected one time step, got ${long.shape[0]}; use runWindows for more`));
    return this.runWindows(frames, { carryState: true, sameStimulus: true, ...(record && { record }) });
  }

  /** Puts streams to rest: those numbered, or all of them, whose number the next run may then choose anew. */
  async reset(streams?: readonly number[]): Promise<void> {
    const { states } = this.#runs;
    await this.#do(() => (streams ? states.restStreams(streams) : states.rest(0)));
  }

  /** Begins a new stimulus: with fire-once every neuron may fire again; potentials stay. */
  async nextStimulus(): Promise<void> {
    await this.#do(() => this.#runs.states.nextStimulus());
  }

  /** A copy of all states. */
  async snapshot(): Promise<StateSnapshot> {
    return this.#do(async () => {
      const { states } = this.#runs;
      const data = await states.read();
      return {
        streams: states.streams,
        states: Object.fromEntries(states.tensors.map(({ input }, n) => [input, data[n] ?? new Float32Array()])),
      };
    });
  }

  /**
   * Goes back to states of a snapshot, of this session or another one of the same network.
   *
   * @throws RangeError when they are not the states of this network
   */
  async restore({ streams, states }: StateSnapshot): Promise<void> {
    const ours = this.metadata.states.map(({ input, shape }) => {
      const expected = streams * shape[0] * shape[1] * shape[2];
      const found = Object.hasOwn(states, input) ? states[input].length : 'none';
      if (found === expected) return states[input].slice();
      throw new RangeError(`restore: ${input}: expected ${expected} numbers (${streams} × [${shape.join(', ')}]), got ${found}`);
    });
    await this.#do(() => this.#runs.states.set(streams, ours));
  }

  /** Runs over silence, so that the next run is as fast as any; changes no state. */
  async warmUp(streams = 1): Promise<void> {
    this.#checkSize(streams);
    await this.#do(() => this.#runs.warmUp(streams));
  }

  /** Frees the model, after the calls that were made before. */
  async close(): Promise<void> {
    if (this.#closed) return;
    const released = this.#do(() => this.#runs.release());
    this.#closed = true;
    await released;
  }

  #do<T>(job: () => T | Promise<T>): Promise<T> {
    if (this.#closed)
      return Promise.reject(
        new OnnxRuntimeError('closed', 'session: expected an open session, got one that was closed; load the model again'),
      );
    const done = this.#last.then(job);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** @throws OnnxRuntimeError */
  #checkSize(streams: number): void {
    const { graph } = this.metadata;
    const bytes = largestTensor(this.network, streams * (graph.kind === 'step' ? 1 : graph.steps));
    if (bytes <= this.#largest) return;
    throw new OnnxRuntimeError(
      'webgpu-too-small',
      `${this.device}: expected tensors of ${mib(bytes)}, got a GPU for ${mib(this.#largest)}; use a step graph, fewer streams or device cpu`,
    );
  }

  #check(windows: readonly SparseSpikes[]): void {
    if (windows.length === 0) throw new RangeError('run: expected one window per stream, got none');
    const { channels, height, width } = this.network.input;
    const { graph } = this.metadata;
    this.#checkSize(windows.length);
    windows.forEach((window, stream) => {
      const where = windows.length === 1 ? 'run' : `run: stream ${stream}`;
      const [steps, ...frame] = window.shape;
      if (frame.join() !== [channels, height, width].join() || steps !== windows[0].shape[0])
        throw new RangeError(
          `${where}: expected input of shape [${stream === 0 ? 'T' : windows[0].shape[0]}, ${channels}, ${height}, ${width}], got [${window.shape.join(', ')}]`,
        );
      if (graph.kind === 'sequence' && steps % graph.steps !== 0)
        throw new RangeError(
          `${where}: expected a multiple of ${graph.steps} time steps, for which this graph was exported, got ${steps}; export with steps ${steps}, or a step graph`,
        );
      checks.spikes(window, `${where}: input`);
      checks.exactInput(this.network, window);
    });
  }
}

/** What to ask of a run for the layers to return. */
interface Wanted {
  readonly wanted: readonly WantedLayer[];
  /** Pools whose causes can be told: the spikes of the layer that they read are known. */
  readonly causesOf: readonly string[];
}

/**
 * Outputs for the layers to return; of pools also the layer that they read, where the file gives it.
 *
 * @throws RangeError when the file does not give a layer
 */
function wantedLayers({ network, outputs }: ModelMetadata, record: readonly string[]): Wanted {
  const given = new Map(outputs.filter(({ kind }) => kind === 'spikes').map((output) => [output.layer, output]));
  const missing = record.find((name) => !given.has(name));
  if (missing !== undefined) {
    const names = [...given.keys()].join(', ');
    throw new RangeError(
      `run: record: expected names among ${names}, which this file gives, got ${missing}; export with outputs 'all' to have all layers`,
    );
  }
  const sources = layerSources(network);
  /** The layer that a layer reads, undefined where that is the input. */
  const before = (name: string): string | undefined =>
    network.layers[sources[network.layers.findIndex((layer) => layer.name === name)]]?.name;
  const pools = record.filter((name) => network.layers.some((layer) => layer.kind === 'pool' && layer.name === name));
  const causesOf = pools.filter((name) => before(name) === undefined || given.has(before(name) ?? ''));
  const names = new Set([...record, ...causesOf.flatMap((name) => before(name) ?? [])]);
  const wanted = [...given.values()]
    .filter(({ layer }) => names.has(layer))
    .map((spikes) => ({ spikes, potential: outputs.find(({ kind, layer }) => kind === 'potential' && layer === spikes.layer) }));
  return { wanted, causesOf };
}

/** A layer's trace; of a pool with the causes of its spikes, where they are to be told. */
function withCauses(
  network: NetworkSpec,
  name: string,
  tell: boolean,
  input: SparseSpikes,
  layers: Readonly<Record<string, LayerTrace>>,
): LayerTrace {
  const trace = layers[name];
  if (!tell) return trace;
  const position = requireLayer(network, name);
  const source = layerSources(network)[position];
  const received = source === fromInput ? input : layers[network.layers[source].name].spikes;
  const pool = network.layers[position] as PoolLayerSpec;
  return { ...trace, causes: poolCauses(pool, layerShapes(network)[name], received, trace.spikes) };
}

const mib = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;
