import type { SensorSize } from '@spikeseg/snn-core';
import { medianInPlace } from './median.ts';
import { neighbourMedian } from './neighbour-median.ts';

/** Events' worth of belief that a pixel is like its class. */
export const priorEvents = 2;
/** Excess of ln(median) over its usual scatter, standard deviations, that is not by chance; and the least scatter. */
const significant = 2.5;
const leastScatter = 0.05;
/** A pixel keeps at least this much of its class's rate. */
const leastRate = 0.3;
/** Median absolute deviation of a normal distribution to its standard deviation. */
const normalMad = 1.4826;

/** What is a pixel's own. */
export interface OwnRates {
  /** Share of a pixel's rate that is left when the excess that it has in common with its neighbours is taken out, (0, 1]. */
  readonly shares: Float32Array;
  /** Rate without that excess, as a multiple of what its class has. */
  readonly own: Float32Array;
  /** How many times the rate of its class, or of its neighbours where that is more, a pixel has. */
  readonly prominence: Float32Array;
}

/**
 * Tells hot pixels from objects that stand still: a hot pixel is alone, an object lights its neighbours, too. The median over
 * 3×3 pixels of the relative rate does not see a single pixel, but an extended excess; where it stands out, it is no
 * background, and what is above it is.
 *
 * @param totals events of every pixel so far @param expected rate of every pixel's class, events/s
 */
export function excessShares(totals: Float32Array, seconds: number, expected: ArrayLike<number>, sensor: SensorSize): OwnRates {
  const relative = new Float32Array(totals.length);
  const raw = new Float32Array(totals.length);
  for (let pixel = 0; pixel < totals.length; pixel++) {
    const events = seconds * expected[pixel];
    relative[pixel] = (totals[pixel] + priorEvents) / (events + priorEvents);
    raw[pixel] = totals[pixel] / events;
  }
  const extended = neighbourMedian(relative, sensor);
  // On a logarithmic scale: rates of pixels are as far above their median as below it in factors, not in differences.
  const logs = extended.map(Math.log);
  const usual = medianInPlace(logs.slice());
  const scatter = normalMad * medianInPlace(logs.map((value) => Math.abs(value - usual))) + leastScatter;
  const usualRate = Math.exp(usual);
  const shared = neighbourMedian(raw, sensor);
  const shares = new Float32Array(totals.length);
  const own = new Float32Array(totals.length);
  const prominence = new Float32Array(totals.length);
  for (let pixel = 0; pixel < totals.length; pixel++) {
    const rate = relative[pixel];
    const excess = logs[pixel] > usual + significant * scatter ? extended[pixel] - usualRate : 0;
    shares[pixel] = Math.max(rate - excess, Math.min(rate, leastRate)) / rate;
    own[pixel] = raw[pixel] - Math.max(0, shared[pixel] - 1);
    prominence[pixel] = raw[pixel] / Math.max(1, shared[pixel]);
  }
  return { shares, own, prominence };
}
