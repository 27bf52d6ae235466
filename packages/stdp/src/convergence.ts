import type { LearningRule } from './learning-rule.ts';

/** When a layer stops learning. */
export interface ConvergenceCriterion {
  /** Wins a map needs before it can count as converged. */
  readonly minWins: number;
  /** Mean |Δw| per synapse and win below which a map has converged. */
  readonly deltaThreshold: number;
  /** Share of converged maps at which the layer stops. */
  readonly targetRatio: number;
  /** Epochs without a better share after which the layer is exhausted. */
  readonly patience: number;
  /** Stimuli between two checks. */
  readonly checkInterval: number;
}

/** Why a layer, or the whole training, stopped. */
export type TrainingOutcome = 'converged' | 'exhausted' | 'max-epochs' | 'interrupted';

/**
 * Convergence measure C_l = mean of (w − min)(max − w): 0 when every weight has reached a bound, ¼·(max − min)² at most.
 * Reported, not a stopping rule: training traditionally stops below 0.01.
 *
 * @see Kheradpisheh et al. 2018, Neural Networks 99, equation 5
 */
export function convergenceMeasure(
  weights: Float32Array,
  { weightMin, weightMax }: Pick<LearningRule, 'weightMin' | 'weightMax'>,
): number {
  let sum = 0;
  for (const weight of weights) sum += (weight - weightMin) * (weightMax - weight);
  return sum / weights.length;
}

/**
 * True when a map has won often enough and its wins hardly change it any more.
 *
 * @param meanChange mean |Δw| per synapse and win when the map last learned; null when it never did, which is no
 *   convergence: silence is not evidence
 */
export function hasConverged(criterion: ConvergenceCriterion, wins: number, meanChange: number | null): boolean {
  return wins >= criterion.minWins && meanChange !== null && meanChange < criterion.deltaThreshold;
}

/** What patience needs to remember. */
export interface ConvergenceProgress {
  /** Best share of converged maps so far. */
  readonly bestShare: number;
  /** Epochs that went by without a better share. */
  readonly epochsWithoutBetter: number;
  /** Checks in this epoch, and whether one of them was better. */
  readonly checksInEpoch: number;
  readonly betterInEpoch: boolean;
}

export const noProgress: ConvergenceProgress = { bestShare: 0, epochsWithoutBetter: 0, checksInEpoch: 0, betterInEpoch: false };

/** Takes in the share of converged maps that a check found. */
export function noteShare(progress: ConvergenceProgress, share: number): ConvergenceProgress {
  const better = share > progress.bestShare;
  return {
    ...progress,
    bestShare: Math.max(share, progress.bestShare),
    checksInEpoch: progress.checksInEpoch + 1,
    betterInEpoch: progress.betterInEpoch || better,
  };
}

/** Closes an epoch. One without any check (fewer stimuli than the check interval) says nothing and costs no patience. */
export function noteEpoch(progress: ConvergenceProgress): ConvergenceProgress {
  const { bestShare, epochsWithoutBetter, checksInEpoch, betterInEpoch } = progress;
  const waited = checksInEpoch === 0 ? epochsWithoutBetter : epochsWithoutBetter + 1;
  return { ...noProgress, bestShare, epochsWithoutBetter: betterInEpoch ? 0 : waited };
}

/** The best epoch of a layer, chosen without labels. */
export interface BestEpoch {
  readonly epoch: number;
  /** Selectivity on the validation stimuli. */
  readonly figure: number;
  /** Whether the weights had settled: C_l below 0.01 of the squared weight range. */
  readonly settled: boolean;
}

/** C_l at which learning is customarily over, for weights in [0, 1]. */
const settledMeasure = 0.01;

/** @see Kheradpisheh et al. 2018, Neural Networks 99, section 2.3 */
export function hasSettled(weights: Float32Array, bounds: Pick<LearningRule, 'weightMin' | 'weightMax'>): boolean {
  const range = bounds.weightMax - bounds.weightMin;
  return convergenceMeasure(weights, bounds) < settledMeasure * range * range;
}

/**
 * Settled weights beat unsettled ones, whatever the figure: on few validation stimuli a half-learned map, which answers to
 * everything that looks a bit like its pattern, can have the better figure and is of no use. Among equals the figure decides.
 */
export function isBetter(candidate: BestEpoch, best: BestEpoch | null): boolean {
  if (best === null) return true;
  return candidate.settled === best.settled ? candidate.figure > best.figure : candidate.settled;
}
