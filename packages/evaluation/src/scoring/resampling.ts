import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';

/**
 * Draws n units with replacement: how often each unit is in the resample.
 *
 * @returns multiplicities [units], which sum to `units`
 * @see Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13
 */
export function resample(units: number, seed: number, sample: number): Uint32Array {
  const random = randomGenerator(deriveSeed(seed, 'bootstrap', sample));
  const multiplicity = new Uint32Array(units);
  for (let i = 0; i < units; i++) multiplicity[random.integer(units)]++;
  return multiplicity;
}

/** A figure with its interval; null where it cannot be measured. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Percentile interval of resampled figures; resamples in which the figure cannot be measured are left out.
 *
 * @param value the figure of the real sample
 * @param resampled one per resample
 * @param confidence share inside the interval
 */
export function percentileInterval(value: number | null, resampled: readonly (number | null)[], confidence: number): Estimate {
  const sorted = resampled.filter((figure) => figure !== null).toSorted((a, b) => a - b);
  if (value === null || sorted.length === 0) return { value, low: null, high: null };
  const tail = (1 - confidence) / 2;
  const at = (q: number): number => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  return { value, low: at(tail), high: at(1 - tail) };
}

/**
 * Quantile of weighted values: the smallest value v with (weight of values ≤ v) ≥ q · (whole weight).
 *
 * @param sorted ascending
 * @param weights same length, ≥ 0
 * @param q in (0, 1]
 * @returns null when there is no weight
 */
export function weightedQuantile(sorted: ArrayLike<number>, weights: ArrayLike<number>, q: number): number | null {
  let whole = 0;
  for (let i = 0; i < sorted.length; i++) whole += weights[i];
  if (whole === 0) return null;
  let reached = 0;
  for (let i = 0; i < sorted.length; i++) {
    reached += weights[i];
    if (weights[i] > 0 && reached >= q * whole) return sorted[i];
  }
  throw new RangeError(`quantile: expected q in (0, 1], got ${q}`);
}
