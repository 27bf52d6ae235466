import type { GeneratedRecording } from './generate-recording.ts';
import type { GeneratorOptions } from './generator-options.ts';
import type { Optics } from './spots/point-source.ts';

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

export const tumbling = { periodS: [2, 4], amplitude: 0.5, glintGain: 3 } as const;
/** The same under a real sky. */
export const starry: GeneratorOptions = {
  ...everything,
  stars: 40,
  starMagnitudes: [4, 12],
  curvatureDegPx: 0.2,
  tumbling,
  telescope: { driftPxS: 2, rotationDegS: 0.5, follows: 'satellite', slews: 2, jitterPx: 0.5, jitterHz: 4 },
};

/** Spots of a width of 1 px, of pixels that answer at once. */
export const plainOptics: Optics = { psfPx: 1, hasTrails: false, burstShare: 0, bursts: new Float64Array(), endS: Infinity };

/** Whether a count is one that a Poisson process of this mean gives: within five standard deviations. */
export const isPoissonCount = (count: number, mean: number): boolean => Math.abs(count - mean) <= 5 * Math.sqrt(mean);

/** How often each number occurs. */
export function histogram(values: Iterable<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** A recording as data that can be compared: places of stars are functions. */
export const comparable = ({ stars, ...made }: GeneratedRecording) => ({ ...made, rates: stars.map(({ rateHz }) => rateHz) });
