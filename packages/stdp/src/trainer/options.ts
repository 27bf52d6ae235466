import {
  type Backend,
  type Competition,
  checks,
  type NetworkSpec,
  type NetworkWeights,
  type SparseSpikes,
} from '@spikeseg/snn-core';
import type { ConvergenceCriterion } from '../convergence.ts';
import type { AdaptiveThreshold, DeadMapRecovery, RateGain } from '../homeostasis.ts';
import type { LearningRule } from '../learning-rule.ts';
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

/**
 * Checks what {@link trainNetwork} is given, before anything is computed.
 *
 * @throws RangeError that says where, what was expected and what was found
 */
export function checkTrainingOptions(options: TrainingOptions): void {
  const { network, weights, layers, rule, convergence, homeostasis } = options;
  checks.weights(network, weights);
  expectThat(layers.length > 0, 'layers', 'at least one layer to train', 'none');
  expectThat(new Set(layers).size === layers.length, 'layers', 'every layer once', layers.join(', '));
  expectPositiveInteger('maxEpochs', options.maxEpochs);
  expectPositiveInteger('batchSize', options.batchSize);
  expectPositiveInteger('convergence.checkInterval', convergence.checkInterval);
  expectPositiveInteger('convergence.patience', convergence.patience);
  expectThat(rule.weightMin < rule.weightMax, 'rule', 'weightMin < weightMax', `${rule.weightMin} and ${rule.weightMax}`);
  expectThat(rule.lrPlus >= 0, 'rule.lrPlus', 'a number ≥ 0 (the sign is the rule’s)', `${rule.lrPlus}`);
  expectThat(rule.lrMinus >= 0, 'rule.lrMinus', 'a number ≥ 0 (the sign is the rule’s)', `${rule.lrMinus}`);
  for (const name of layers) {
    for (const weight of weights[`${name}.weight`]?.data ?? []) {
      const inside = weight >= Math.fround(rule.weightMin) && weight <= Math.fround(rule.weightMax);
      expectThat(
        inside,
        `weights: ${name}.weight`,
        `weights in [${rule.weightMin}, ${rule.weightMax}]`,
        `${weight}; clamp them first`,
      );
    }
  }
  const current = options.state?.current;
  if (current) {
    const maps = weights[`${current.layer}.threshold`]?.data.length;
    expectThat(
      current.maps.length === maps,
      `state: ${current.layer}`,
      `${maps} maps, as in the weights`,
      `${current.maps.length}`,
    );
  }
  const { adaptiveThreshold, rateGain } = homeostasis;
  if (adaptiveThreshold) {
    expectPositive('homeostasis.adaptiveThreshold.thetaRest', adaptiveThreshold.thetaRest);
    expectPositive('homeostasis.adaptiveThreshold.tauTheta', adaptiveThreshold.tauTheta);
  }
  if (rateGain) {
    expectPositive('homeostasis.rateGain.gainMin', rateGain.gainMin);
    const { gainMin, gainMax, rateWindow } = rateGain;
    expectThat(gainMin <= gainMax, 'homeostasis.rateGain', 'gainMin ≤ gainMax', `${gainMin} and ${gainMax}`);
    expectThat(rateWindow >= 1, 'homeostasis.rateGain.rateWindow', 'at least 1 stimulus', `${rateWindow}`);
  }
}

function expectPositiveInteger(where: string, value: number): void {
  expectThat(Number.isInteger(value) && value >= 1, where, 'a whole number ≥ 1', `${value}`);
}

function expectPositive(where: string, value: number): void {
  expectThat(value > 0, where, 'a number above 0', `${value}`);
}

function expectThat(holds: boolean, where: string, expected: string, found: string): void {
  if (!holds) throw new RangeError(`trainNetwork: ${where}: expected ${expected}, got ${found}`);
}
