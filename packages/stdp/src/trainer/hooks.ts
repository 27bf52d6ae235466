import type { NetworkWeights } from '@spikeseg/snn-core';
import type { TrainingOutcome } from '../convergence.ts';
import type { Selectivity } from '../selectivity.ts';
import type { Winner } from '../winners.ts';
import type { TrainerState } from './state.ts';

/*
 * Where logging, checkpoints and progress bars live: the trainer itself writes nothing. All hooks are optional and awaited,
 * so a slow one slows training down and a failing one ends it. States and weights are snapshots: keep them as you like.
 */

export interface StimulusReport {
  readonly layer: string;
  readonly epoch: number;
  /** Stimuli learned in this epoch, and in this layer. */
  readonly position: number;
  readonly stimuli: number;
  readonly winners: readonly Winner[];
  /** Synaptic operations of the forward pass. */
  readonly synapticOps: number;
}

export interface EpochReport {
  readonly layer: string;
  /** The epoch that ended, 0-based. */
  readonly epoch: number;
  /** Figure on the validation stimuli; undefined when there are none. */
  readonly validation: Selectivity | undefined;
  /** The best epoch of this layer so far, see `isBetter`. False without validation stimuli. */
  readonly best: boolean;
  /** Set when the layer stops here. */
  readonly outcome: TrainingOutcome | undefined;
  /** Resuming from these two goes on exactly as the training does. */
  readonly state: TrainerState;
  readonly weights: NetworkWeights;
}

export interface LayerReport {
  readonly layer: string;
  readonly outcome: TrainingOutcome;
  readonly state: TrainerState;
  readonly weights: NetworkWeights;
}

/** Where a training stood that an error ended: after the last batch that was learned as a whole. */
export interface FailureReport {
  readonly error: unknown;
  /** Resuming from these two goes on as if there had been no error. */
  readonly state: TrainerState;
  readonly weights: NetworkWeights;
}

export interface TrainerHooks {
  /** After every stimulus. */
  readonly onStimulus?: (report: StimulusReport) => void | Promise<void>;
  /** Every `checkInterval` stimuli. */
  readonly onCheck?: (report: CheckReport) => void | Promise<void>;
  /** After every epoch, also one that convergence cut short. */
  readonly onEpochEnd?: (report: EpochReport) => void | Promise<void>;
  /** After the last epoch of a layer; not when interrupted. */
  readonly onLayerEnd?: (report: LayerReport) => void | Promise<void>;
  /**
   * When an error ends the training at a place that it can be resumed from (not in the middle of a batch): a last chance to
   * save. The error itself is thrown afterwards, so this should not throw.
   */
  readonly onFailure?: (report: FailureReport) => void | Promise<void>;
}

/** One map over the window since the last check. */
export interface MapReport {
  /** In this layer's training. */
  readonly wins: number;
  /** Share of the window's stimuli that the map won. */
  readonly rate: number;
  /** Mean |Δw| per synapse and win, of the last window that had a win; null before the first. */
  readonly meanChange: number | null;
  /** What its neurons compare with now, and the gain in it. */
  readonly threshold: number;
  readonly gain: number;
  readonly converged: boolean;
  /** Was dead and got another start. */
  readonly recovered: boolean;
}

export interface CheckReport {
  readonly layer: string;
  readonly epoch: number;
  /** Stimuli learned by the layer. */
  readonly stimuli: number;
  readonly maps: readonly MapReport[];
  /** C_l, before any recovery. */
  readonly convergenceMeasure: number;
  /** Share of converged maps. */
  readonly share: number;
}
