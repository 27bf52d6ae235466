import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import type { BootstrapOptions, EvaluationProtocol } from './protocol.ts';

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

/** Quantiles of the values of units that are taken several times. */
export function pooledQuantiles(
  units: readonly (readonly number[])[],
): (multiplicity: ArrayLike<number>, q: number) => number | null {
  const values = units.flatMap((unit, index) => unit.map((value) => ({ value, index }))).toSorted((a, b) => a.value - b.value);
  const sorted = Float64Array.from(values, ({ value }) => value);
  const unitOf = Uint32Array.from(values, ({ index }) => index);
  return (multiplicity, q) =>
    weightedQuantile(
      sorted,
      unitOf.map((unit) => multiplicity[unit]),
      q,
    );
}

/** What was resampled for the intervals of a score. */
export interface ResampledInterval {
  readonly over: 'recordings' | 'blocks of time';
  readonly units: number;
  readonly blockSeconds: number;
  readonly samples: number;
  readonly confidence: number;
}

/** Why a figure must be read with care. */
export interface ScoreWarning {
  /** Figures it is about, e.g. `strict.specificity`. */
  readonly figures: string;
  readonly message: string;
}

/** What is pooled for a score: recordings, or blocks of time. */
interface Tallied<Unit> {
  readonly recording: string;
  readonly protocol: EvaluationProtocol;
  readonly blocks: readonly Unit[];
}

/**
 * Pools tallies, and draws resamples of their units: of recordings or, when there are fewer than `minRecordings`, of blocks of time.
 *
 * @param tallies at least one, all under one protocol @param whole the blocks of a recording as one unit
 * @param pooling adds units up, each as often as a resample holds it
 * @throws RangeError when there is none, or their protocols differ
 */
export function bootstrapped<Tally extends Tallied<Unit>, Unit, Pool>(
  tallies: readonly Tally[],
  { samples: wanted, confidence, seed, minRecordings }: BootstrapOptions,
  {
    whole,
    pooling,
  }: {
    readonly whole: (tally: Tally) => Unit;
    readonly pooling: (units: readonly Unit[], protocol: Tally['protocol']) => (multiplicity: ArrayLike<number>) => Pool;
  },
) {
  if (tallies.length === 0) throw new RangeError('score: expected at least one recording, got none');
  const protocol: Tally['protocol'] = tallies[0].protocol;
  const other = tallies.find((tally) => !sameProtocol(tally.protocol, protocol));
  if (other) throw new RangeError(`${other.recording}: expected the protocol of ${tallies[0].recording}, got another one`);
  const over = tallies.length >= minRecordings ? 'recordings' : 'blocks of time';
  const units = over === 'recordings' ? tallies.map(whole) : tallies.flatMap(({ blocks }) => blocks);
  const pool = pooling(units, protocol);
  const samples = units.length > 1 ? wanted : 0;
  const resampled = Array.from({ length: samples }, (_, i) => pool(resample(units.length, seed, i)));
  const interval: ResampledInterval = { over, units: units.length, blockSeconds: protocol.blockSeconds, samples, confidence };
  const sample = pool(new Uint8Array(units.length).fill(1));
  return {
    protocol,
    sample,
    /** A figure of the sample with its interval. */
    estimate: (figureOf: (pool: Pool) => number | null): Estimate =>
      percentileInterval(figureOf(sample), resampled.map(figureOf), confidence),
    interval,
    warnings: intervalWarnings(tallies.length, units.length, over),
  };
}

/** Warns of intervals that cannot be drawn, or say less than they seem to. */
function intervalWarnings(recordings: number, units: number, over: ResampledInterval['over']): ScoreWarning[] {
  if (units < 2) return [{ figures: 'all', message: `one unit (${over}) only: no interval can be drawn` }];
  if (recordings < 2)
    return [{ figures: 'all', message: 'one recording only: the intervals say nothing about other recordings' }];
  return [];
}

/** Whether two protocols have the same values. */
const sameProtocol = (a: EvaluationProtocol, b: EvaluationProtocol): boolean =>
  (Object.keys(a) as (keyof EvaluationProtocol)[]).every((key) => String(a[key]) === String(b[key]));
