import type { LearningRule } from '@spikeseg/snn-core';
import { convergenceMeasure } from './convergence.ts';

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
