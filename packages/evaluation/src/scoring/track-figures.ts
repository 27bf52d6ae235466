import { weightedSum } from './pool.ts';
import { weightedQuantile } from './quantile.ts';
import { share } from './rates.ts';
import type { TrackCounts, TrackTally, TrackUnit } from './track-tally.ts';

/** All figures of tracks; T is a plain number (null where it cannot be measured) or an estimate with its interval. */
export interface TrackFigures<T = number | null> {
  /** Share of labelled object-time that a confirmed track covers. */
  readonly pd: T;
  readonly falsePerHour: T;
  readonly isolatedPerHour: T;
  readonly wakePerHour: T;
  readonly beforeAfterPerHour: T;
  /** Changes of the covering track, per labelled object. */
  readonly switchesPerObject: T;
  readonly medianErrorPx: T;
  readonly p90ErrorPx: T;
  /** Share of objects that a track covers at any time. */
  readonly objectsFound: T;
  /** Median over the objects found of the time from the first label to the first covered slice, s. */
  readonly medianDelayS: T;
}

/** Units of resampling added up. */
export interface TrackPool {
  readonly counts: TrackCounts;
  readonly figures: TrackFigures;
}

/** Adds units up, each as often as a resample holds it, and takes the figures of the sums. Sorts errors and delays once. */
export function trackPooling(units: readonly TrackUnit[], sliceMs: number): (multiplicity: ArrayLike<number>) => TrackPool {
  const counted = units.map(({ counts }) => counts);
  const errorPx = quantiles(units.map(({ errorsPx }) => errorsPx));
  const delayS = quantiles(units.map(({ delaysS }) => delaysS));
  return (multiplicity) => {
    const counts = weightedSum(counted, multiplicity);
    const hours = (counts.slices * sliceMs) / 3600e3;
    return {
      counts,
      figures: {
        pd: share(counts.covered, counts.objectSlices),
        falsePerHour: share(counts.isolated + counts.wake + counts.beforeAfter, hours),
        isolatedPerHour: share(counts.isolated, hours),
        wakePerHour: share(counts.wake, hours),
        beforeAfterPerHour: share(counts.beforeAfter, hours),
        switchesPerObject: share(counts.switches, counts.objects),
        medianErrorPx: errorPx(multiplicity, 0.5),
        p90ErrorPx: errorPx(multiplicity, 0.9),
        objectsFound: share(counts.objectsFound, counts.objects),
        medianDelayS: delayS(multiplicity, 0.5),
      },
    };
  };
}

/** The blocks of a recording as one unit. */
export function wholeTrackRecording({ blocks }: TrackTally): TrackUnit {
  return {
    counts: weightedSum(
      blocks.map(({ counts }) => counts),
      new Uint8Array(blocks.length).fill(1),
    ),
    errorsPx: blocks.flatMap(({ errorsPx }) => errorsPx),
    delaysS: blocks.flatMap(({ delaysS }) => delaysS),
  };
}

/** Quantiles of the values of units that are taken several times. */
function quantiles(units: readonly (readonly number[])[]): (multiplicity: ArrayLike<number>, q: number) => number | null {
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
