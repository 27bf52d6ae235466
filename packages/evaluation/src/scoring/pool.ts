import type { VolumeCounts } from './afshar-volumes.ts';
import type { DetectionCounts } from './detection-rate.ts';
import { weightedQuantile } from './quantile.ts';
import type { StrictCounts } from './strict-slices.ts';
import type { RecordingTally, Tally } from './tally.ts';

/** Units of resampling added up, each as often as a resample holds it. */
export interface Pool {
  readonly volumes: readonly VolumeCounts[];
  readonly strict: StrictCounts;
  readonly detection: DetectionCounts;
  readonly medianErrorPx: number | null;
  readonly p90ErrorPx: number | null;
}

/** Adds units up: pool(multiplicity)[count] = Σ multiplicityᵤ · countᵤ. Sorts the localisation errors once for all resamples. */
export function pooling(units: readonly Tally[]): (multiplicity: ArrayLike<number>) => Pool {
  const errors = units
    .flatMap(({ errorsPx }, unit) => errorsPx.map((error) => ({ error, unit })))
    .toSorted((a, b) => a.error - b.error);
  const sorted = Float64Array.from(errors, ({ error }) => error);
  const unitOf = Uint32Array.from(errors, ({ unit }) => unit);
  return (multiplicity) => {
    const weights = unitOf.map((unit) => multiplicity[unit]);
    return {
      volumes: units[0].volumes.map((_, radius) =>
        weightedSum(
          units.map(({ volumes }) => volumes[radius]),
          multiplicity,
        ),
      ),
      strict: weightedSum(
        units.map(({ strict }) => strict),
        multiplicity,
      ),
      detection: weightedSum(
        units.map(({ detection }) => detection),
        multiplicity,
      ),
      medianErrorPx: weightedQuantile(sorted, weights, 0.5),
      p90ErrorPx: weightedQuantile(sorted, weights, 0.9),
    };
  };
}

/** The blocks of a recording as one unit. */
export function wholeRecording({ blocks }: RecordingTally): Tally {
  const once = new Uint8Array(blocks.length).fill(1);
  return { ...pooling(blocks)(once), errorsPx: blocks.flatMap(({ errorsPx }) => errorsPx) };
}

/** Σ multiplicityᵤ · countᵤ, count by count. */
export function weightedSum<T extends { [K in keyof T]: number }>(counts: readonly T[], weights: ArrayLike<number>): T {
  const keys = Object.keys(counts[0]) as (keyof T)[];
  const sums = keys.map((key) => [key, counts.reduce((sum, unit, i) => sum + weights[i] * unit[key], 0)]);
  return Object.fromEntries(sums) as T;
}
