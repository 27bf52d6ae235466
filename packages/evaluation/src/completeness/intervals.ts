import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import type { BootstrapOptions } from '../scoring/protocol.ts';
import { type Estimate, resample } from '../scoring/resampling.ts';

/** Two-sided 95 % of a normal distribution. */
const z95 = 1.959963984540054;

/**
 * Share of successes with its score interval, which stays in 0 to 1 and has a width also where all or none succeed:
 *
 *     (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
 *
 * @param successes 0 … trials
 * @param z standard deviations of the interval; 95 % where left out
 * @see Wilson 1927, Journal of the American Statistical Association 22, 209
 */
export function wilsonInterval(successes: number, trials: number, z = z95): Estimate {
  if (trials === 0) return { value: null, low: null, high: null };
  const p = successes / trials;
  const square = (z * z) / trials;
  const middle = p + square / 2;
  const half = z * Math.sqrt((p * (1 - p)) / trials + square / (4 * trials));
  return {
    value: p,
    low: successes === 0 ? 0 : (middle - half) / (1 + square),
    high: successes === trials ? 1 : (middle + half) / (1 + square),
  };
}

/** How much each object counts, and by cell what is added to what was found and to what was missed; nothing where it is left out. */
export interface Resample {
  readonly weights: ArrayLike<number>;
  readonly found?: ArrayLike<number>;
  readonly missed?: ArrayLike<number>;
}

/** Objects, a number each: the cell that one is in, 1 where it is used, 1 where it was found. */
export interface CountedObjects {
  readonly cell: Uint32Array;
  readonly isUsed: Uint8Array;
  readonly isFound: Uint8Array;
}

/**
 * Resamples of recordings where there are enough, drawn with replacement. Else Rubin's Bayesian bootstrap of the objects: each counts with a
 * weight drawn from a Gamma distribution of shape 1, and to every cell half an object that is found and half one that is missed is
 * added, of shape ½. So a share is drawn from a Beta distribution of k + ½ and n − k + ½ (Jeffreys), and what was found 80 of 80 times
 * is not taken for certain, as it is when objects are drawn with replacement.
 *
 * @param objects with the recording that each is in
 * @see Rubin 1981, Annals of Statistics 9, 130; Brown, Cai & DasGupta 2001, Statistical Science 16, 101
 */
export function drawResamples(
  objects: readonly { readonly recording: string }[],
  cells: number,
  { samples, seed, minRecordings }: BootstrapOptions,
): Resample[] {
  const recordings = [...new Set(objects.map(({ recording }) => recording))];
  if (recordings.length >= minRecordings) {
    const recordingOf = objects.map(({ recording }) => recordings.indexOf(recording));
    return Array.from({ length: samples }, (_, sample) => {
      const times = resample(recordings.length, seed, sample);
      return { weights: Uint32Array.from(recordingOf, (recording) => times[recording]) };
    });
  }
  return Array.from({ length: samples }, (_, sample) => {
    const random = randomGenerator(deriveSeed(seed, 'weights', sample));
    // Half the square of a normal number has a Gamma distribution of shape ½.
    const half = () => Float64Array.from({ length: cells }, () => random.normal() ** 2 / 2);
    const weights = Float64Array.from(objects, () => -Math.log(1 - random.uniform()));
    return { weights, found: half(), missed: half() };
  });
}

/** What a resample finds in every cell. */
export function countObjects({ cell, isUsed, isFound }: CountedObjects, cells: number, { weights, found, missed }: Resample) {
  const counts = Array.from({ length: cells }, (_, k) => {
    const added = found?.[k] ?? 0;
    return { found: added, trials: added + (missed?.[k] ?? 0) };
  });
  cell.forEach((k, object) => {
    const weight = weights[object] * isUsed[object];
    counts[k].trials += weight;
    counts[k].found += weight * isFound[object];
  });
  return counts;
}
