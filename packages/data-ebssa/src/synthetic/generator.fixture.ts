import type { GeneratorOptions } from './generator-options.ts';

/** A short recording with everything in it. */
export const everything: GeneratorOptions = {
  sensor: 'DAVIS',
  durationS: 10,
  backgroundRateHz: 3000,
  hotPixels: 6,
  stars: 3,
  satellites: 2,
  speedPxS: [5, 20],
  satelliteRateHz: [200, 400],
};

/** Whether a count is one that a Poisson process of this mean gives: within five standard deviations. */
export const isPoissonCount = (count: number, mean: number): boolean => Math.abs(count - mean) <= 5 * Math.sqrt(mean);

/** How often each number occurs. */
export function histogram(values: Iterable<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
