import type { Backend, Competition, NetworkSpec, NetworkWeights, SparseSpikes, LearningRule } from '@spikeseg/snn-core';
import type { ConvergenceCriterion } from '../convergence.ts';
import type { AdaptiveThreshold } from '../homeostasis/adaptive-threshold.ts';
import type { DeadMapRecovery } from '../homeostasis/dead-map-recovery.ts';
import type { RateGain } from '../homeostasis/rate-gain.ts';
import type { TrainerHooks } from './hooks.ts';
import type { TrainerState } from './state.ts';

/** One window of spikes, [T, channels, H, W] of the network's input. */
export interface Stimulus extends SparseSpikes {
  /** Names the content, augmentation included: equal keys mean equal spikes. Frozen layers answer a key once. */
  readonly key?: string;
}

/** Which stimuli are wanted. The same place must always give the same stimuli in the same order. */
export interface EpochPlace {
  readonly layer: string;
  /** 0-based epoch of the layer. */
  readonly epoch: number;
  /** Stimuli at the beginning of the epoch to leave out, because a training that goes on has learned them already. */
  readonly skip: number;
}

export type Stimuli = Iterable<Stimulus> | AsyncIterable<Stimulus>;

/** What keeps maps in play; a part that is left out is off. */
export interface Homeostasis {
  /** For the layer whose resting threshold is `thetaRest`; scaled for the others, see `scaleToRest`. */
  readonly adaptiveThreshold?: AdaptiveThreshold;
  readonly rateGain?: RateGain;
  readonly deadMapRecovery?: DeadMapRecovery;
}

export interface TrainingOptions {
  readonly network: NetworkSpec;
  /** All tensors of the network, those of layers that never learn included; not written. */
  readonly weights: NetworkWeights;
  readonly backend: Backend;
  /** Convolutions that learn, in the order in which they do. All others are frozen. */
  readonly layers: readonly string[];
  /** Seed of the run: order among equals and recovery derive from it. */
  readonly seed: number;
  readonly rule: LearningRule;
  readonly competition: Pick<Competition, 'mode' | 'localRadius'>;
  readonly homeostasis: Homeostasis;
  readonly convergence: ConvergenceCriterion;
  /** Per layer. */
  readonly maxEpochs: number;
  /**
   * Stimuli that are simulated with the same weights and thresholds. Each of them learns, in order, from the weights that
   * the one before left: under soft bounds a batch can then no more overshoot a bound than its stimuli one by one.
   */
  readonly batchSize: number;
  /** Bytes of spikes of frozen layers to keep for stimuli that carry a key; 0 = none. */
  readonly frozenCacheBytes: number;
  /** The training stimuli of one epoch of one layer. */
  readonly stimuli: (place: EpochPlace) => Stimuli;
  /** Held-out stimuli for the label-free figure at the end of an epoch. */
  readonly validation?: (place: Pick<EpochPlace, 'layer' | 'epoch'>) => Stimuli;
  readonly hooks?: TrainerHooks;
  /** Aborting finishes the batch and returns the state, outcome `interrupted`. */
  readonly signal?: AbortSignal;
  /** Where an earlier training stopped; `weights` are then the ones it returned. */
  readonly state?: TrainerState;
}
