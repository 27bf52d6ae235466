import type {
  Competition,
  LearningRule,
  NetworkSpec,
  RunOptions,
  RunResult,
  Session,
  SparseSpikes,
  Tensor,
  Winner,
} from '@spikeseg/snn-core';

/*
 * What a program sees of a session. Nothing here names TensorFlow.js, so that a program type-checks without it: it is optional, and its
 * declarations do not pass a strict check of libraries.
 */

/** The rules of competition, with one seed for every window. */
export interface BatchCompetition extends Pick<Competition, 'mode' | 'localRadius'> {
  /** Order among equal neurons, by window. */
  readonly tieSeeds: readonly number[];
}

/** What to run several windows with: {@link RunOptions}, with an order among equals for every window. */
export interface BatchOptions extends Omit<RunOptions, 'competition'> {
  readonly competition?: BatchCompetition;
}

export interface LearnOptions {
  readonly rule: LearningRule;
  readonly competition: BatchCompetition;
}

/** What one window taught. */
export interface LearnedWindow {
  /** By ascending map. */
  readonly winners: readonly Winner[];
  /** Mean |Δw| over the synapses of each winner's map, after clamping. */
  readonly changes: readonly number[];
  readonly synapticOps: number;
}

/** What a training step did. */
export interface LearnedBatch {
  /** In the order of the windows. */
  readonly windows: readonly LearnedWindow[];
  /** Of the layer that learned, [maps, channels, k, k]. */
  readonly weight: Tensor;
}

/**
 * A network on tensors: layer by layer, whole windows at once, several windows side by side; with transport layers step by step. Every unit is computed in every
 * step, so the cost does not depend on the spikes. It does all that {@link Session} leaves to the engine; `potentials`, `state` and `restore` are
 * of one window, and a RangeError after a run of several.
 */
export interface TfjsSession extends Required<Session> {
  readonly network: NetworkSpec;

  /**
   * Runs windows side by side, each as {@link Session.run} would by itself. With `carryState` every window goes on from the
   * state of the window at its place in the last run.
   *
   * @param windows at least one, all of one shape [T, channels, height, width]
   * @throws RangeError when windows or options do not fit the network or each other
   */
  runBatch(windows: readonly SparseSpikes[], options?: BatchOptions): Promise<readonly RunResult[]>;

  /**
   * One training step: shows a batch of windows, all with the same weights and thresholds, to the network, with competition in
   * its last layer; chooses at most one winner per map and window; and lets every window's winners learn, in the order of the
   * windows, each from the weights that the one before left. The session computes with what was learned from then on.
   *
   * All of it on the device. The same numbers as `selectWinners`, `causalPattern` and `learnWinner` of `@spikeseg/stdp`.
   *
   * @throws RangeError when windows or options do not fit the network, its last layer is no convolution, not all layers are plain
   *   convolutions and pools in a chain (UnsupportedLayerError), or the rule is `likelihood`, which remembers more than weights
   * @see Kheradpisheh et al. 2018, Neural Networks 99
   */
  learnBatch(windows: readonly SparseSpikes[], options: LearnOptions): Promise<LearnedBatch>;

  /** Frees the memory of the device. */
  dispose(): void;
}
