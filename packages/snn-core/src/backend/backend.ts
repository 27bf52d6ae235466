import type { NetworkSpec, NetworkWeights } from '../network/network-spec.ts';
import type { SparseSpikes } from '../spikes/sparse-spikes.ts';
import type { Competition } from '../wta/compete.ts';

/*
 * The coarse seam between what a network means and who computes it. A backend compiles a network into a session; a
 * session owns the membrane potentials and turns input spikes into spikes of every layer. It is not a tensor library
 * and knows nothing of learning, files or labels: learners read traces and hand back new weights. Everything is
 * asynchronous because some engines (GPU, ONNX Runtime) are. All engines must pass the conformance suite in
 * `@spikeseg/snn-core/testing`; the plain TypeScript engine is the oracle.
 */

/** Which units of the layer before made each pooled spike fire: spike k owns `index[offsets[k] … offsets[k + 1] − 1]`. */
export interface SpikeCauses {
  readonly offsets: Uint32Array;
  readonly index: Uint32Array;
}

/** What one layer did during a run. */
export interface LayerTrace {
  readonly spikes: SparseSpikes;
  /** Convolutions: membrane potential before reset, one per spike. */
  readonly potential?: Float32Array;
  /** Pools: the causes of every spike, at the spike's own time step. */
  readonly causes?: SpikeCauses;
}

export interface RunOptions {
  /** Names of the layers to return; the last layer when left out. */
  readonly record?: readonly string[];
  /**
   * Start from the potentials the last run ended in (streaming) instead of from rest. Default false. A run is one stimulus
   * either way: who fired (fire-once) or was inhibited in the last run may fire again in this one.
   */
  readonly carryState?: boolean;
  /** Winner-take-all in the last layer, which must be a convolution. */
  readonly competition?: Competition;
}

export interface RunResult {
  readonly layers: Readonly<Record<string, LayerTrace>>;
  /** Synaptic operations done: one per spike and weight that it reached. */
  readonly synapticOps: number;
}

/** What a transport layer of S brightnesses carries besides its potentials. */
export interface TransportState {
  /** The currents of the steps since its last update, [S, H, W]. */
  readonly current: Float32Array;
  /** What the largest potential nearby had above the ceiling in its last update, [H, W]; 0 without a competition. */
  readonly excess: Float32Array;
  /** [H, W] for every layer that `competition.with` names: what that one told since the last update. */
  readonly shares: readonly Float32Array[];
}

/** What a session carries from run to run, as plain data: restored into a session of the same network, it goes on as if never stopped. */
export interface SessionState {
  /** Steps since rest, which the updates of transport layers count by. */
  readonly step: number;
  /** Membrane potentials [channels, H, W] at the end of the last step, by name of every layer that has neurons. */
  readonly potentials: Readonly<Record<string, Float32Array>>;
  /** By name of every transport layer. */
  readonly transports: Readonly<Record<string, TransportState>>;
}

export interface Session {
  readonly network: NetworkSpec;
  /**
   * Runs one window.
   *
   * @param input spikes of shape [T, channels, height, width] of the network's input
   * @throws RangeError when the shape is not the network's, or its numerics cannot take the values
   */
  run(input: SparseSpikes, options?: RunOptions): Promise<RunResult>;
  /**
   * Lets time pass without input: the state is the same, to the bit, as after so many runs of one empty step that carry it. What
   * neurons without reset would report in those steps is not told: while a session is not {@link quiet}, run empty steps to
   * learn it. Time passes at once as soon as nothing spikes any more and transport layers are at rest. On engines that leave it
   * out run empty windows.
   *
   * @param steps whole number ≥ 0
   */
  silence?(steps: number): void;
  /** Whether no layer would report anything in steps without input, however many come. */
  quiet?(): boolean;
  /**
   * Membrane potentials of a layer with neurons as the last step left them, [channels, H, W]; a copy.
   *
   * @throws RangeError when there is no such layer
   */
  potentials?(layer: string): Float32Array;
  /** What the session carries; a copy. */
  state?(): SessionState;
  /**
   * Puts the session into a state of the same network and weights: a run with `carryState` goes on from there.
   *
   * @throws RangeError when the state is not one of this network
   */
  restore?(state: SessionState): void;
  /** Replaces weights and thresholds (engines compute with `forwardTensors` of them) and puts all neurons to rest. */
  setWeights(weights: NetworkWeights): void;
  /** Puts all neurons to rest. */
  reset(): void;
  dispose(): void;
}

export interface Backend {
  readonly name: string;
  /** True, or the reason why this engine cannot run here. */
  isAvailable(): Promise<true | string>;
  /** @throws RangeError when the network cannot be run, weights are missing or of the wrong shape, or its numerics exclude them */
  compile(network: NetworkSpec, weights: NetworkWeights): Promise<Session>;
}
