import type { EventStream, SensorSize } from '@spikeseg/events';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';

/** Pure background: Poisson in time (fixed number), uniform over pixels, times sorted. */
export function noiseEvents(sensor: SensorSize, count: number, endUs: number, seed: number): EventStream {
  const random = randomGenerator(deriveSeed(seed, 'noise'));
  return {
    x: Uint16Array.from({ length: count }, () => random.integer(sensor.width)),
    y: Uint16Array.from({ length: count }, () => random.integer(sensor.height)),
    p: Uint8Array.from({ length: count }, () => random.integer(2)),
    t: Float64Array.from({ length: count }, () => random.integer(endUs)).toSorted(),
    sensor,
  };
}

/** P(N > limit) of a Poisson variable. */
export function poissonAbove(limit: number, mean: number): number {
  let term = Math.exp(-mean);
  let below = 0;
  for (let n = 0; n <= limit; n++) {
    below += term;
    term *= mean / (n + 1);
  }
  return 1 - below;
}
