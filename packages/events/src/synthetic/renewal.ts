import type { RandomGenerator } from '@spikeseg/snn-core';

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
