import type { RandomGenerator } from '@spikeseg/snn-core';

/** Calls `event` at the times of a Poisson process: exponential waiting times of mean 1/rate. */
export function poissonTimes(rateHz: number, durationS: number, random: RandomGenerator, event: (tS: number) => void): void {
  if (rateHz <= 0) return;
  for (let t = -Math.log(1 - random.uniform()) / rateHz; t < durationS; t -= Math.log(1 - random.uniform()) / rateHz) event(t);
}

/**
 * Calls `event` at the times of a renewal process: intervals are sums of `shape` exponentials (Erlang), their mean is 1 / rate
 * and their coefficient of variation 1 / √shape, so that a large shape ticks like a clock and 1 is Poisson.
 *
 * It has always been going on: the first event comes after a uniform share of an interval drawn by its length, which makes the
 * rate the same at every time (Cox 1962, Renewal Theory, chapter 5).
 *
 * @param shape whole number ≥ 1
 */
export function renewalTimes(
  { rateHz, shape }: { readonly rateHz: number; readonly shape: number },
  fromS: number,
  untilS: number,
  random: RandomGenerator,
  event: (tS: number) => void,
): void {
  if (rateHz <= 0) return;
  const scale = 1 / (rateHz * shape);
  const first = fromS + random.uniform() * erlang(shape + 1, scale, random);
  for (let t = first; t < untilS; t += erlang(shape, scale, random)) event(t);
}

function erlang(shape: number, scale: number, random: RandomGenerator): number {
  let sum = 0;
  for (let k = 0; k < shape; k++) sum -= Math.log(1 - random.uniform());
  return sum * scale;
}

/** Draws evenly between two numbers. */
export const evenly = (random: RandomGenerator) => (low: number, high: number) => low + (high - low) * random.uniform();

/** Draws evenly between the logarithms of two numbers. */
export const byLogarithm = (random: RandomGenerator) => (low: number, high: number) =>
  Math.exp(evenly(random)(Math.log(low), Math.log(high)));

/** A direction, radians. */
export const anyAngle = (random: RandomGenerator): number => 2 * Math.PI * random.uniform();

/** First position whose value exceeds the given one; the last position where none does. @param rising never falls */
export function firstAbove(rising: Float64Array, value: number): number {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
