import type { RandomGenerator } from '@spikeseg/snn-core';

/** Calls `event` at the times of a Poisson process: exponential waiting times of mean 1/rate. */
export function poissonTimes(rateHz: number, durationS: number, random: RandomGenerator, event: (tS: number) => void): void {
  if (rateHz <= 0) return;
  for (let t = -Math.log(1 - random.uniform()) / rateHz; t < durationS; t -= Math.log(1 - random.uniform()) / rateHz) event(t);
}
