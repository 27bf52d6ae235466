import type { VolumeCounts } from './afshar-volumes.ts';
import type { DetectionCounts } from './detection-rate.ts';
import type { EvaluationProtocol } from './protocol.ts';
import { pooledQuantiles } from './resampling.ts';
import type { StrictCounts } from './strict-slices.ts';
import type { RecordingTally, Tally } from './tally.ts';

/** All figures of a score; T is a plain number (null where it cannot be measured) or an estimate with its interval. */
export interface Figures<T = number | null> {
  /** One per radius of the protocol. */
  readonly volumes: readonly ({ readonly radiusPx: number } & Rates<T>)[];
  readonly strict: Rates<T> & {
    /** Specificity and informedness without detections at a labelled spot outside the labelled interval. */
    readonly specificityOffSpot: T;
    readonly informednessOffSpot: T;
  };
  readonly detection: {
    /** Share of labels found. */
    readonly pd: T;
    readonly falsePerMinute: T;
    readonly isolatedPerMinute: T;
    readonly wakePerMinute: T;
    readonly beforeAfterPerMinute: T;
    readonly medianErrorPx: T;
    readonly p90ErrorPx: T;
  };
}

/**
 * Figures of pooled counts: shares of summed counts, so that long recordings and many labels weigh more.
 */
export function figures(pool: Pool, protocol: Pick<EvaluationProtocol, 'volumeRadiiPx' | 'sliceMs'>): Figures {
  const { strict, detection } = pool;
  const clean = rates(share(strict.hits, strict.labels), share(strict.slices - strict.falseSlices, strict.slices));
  const offSpot = rates(clean.sensitivity, share(strict.slices - strict.falseSlicesOffSpot, strict.slices));
  const minutes = (detection.slices * protocol.sliceMs) / 60e3;
  return {
    volumes: protocol.volumeRadiiPx.map((radiusPx, i) => ({ radiusPx, ...confusionRates(pool.volumes[i]) })),
    strict: { ...clean, specificityOffSpot: offSpot.specificity, informednessOffSpot: offSpot.informedness },
    detection: {
      pd: share(detection.hits, detection.labels),
      falsePerMinute: share(detection.isolated + detection.wake + detection.beforeAfter, minutes),
      isolatedPerMinute: share(detection.isolated, minutes),
      wakePerMinute: share(detection.wake, minutes),
      beforeAfterPerMinute: share(detection.beforeAfter, minutes),
      medianErrorPx: pool.medianErrorPx,
      p90ErrorPx: pool.p90ErrorPx,
    },
  };
}

/** Replaces every figure; `pick` finds the same figure in another set of figures of the same radii. */
export function mapFigures<T>(template: Figures, replace: (pick: (from: Figures) => number | null) => T): Figures<T> {
  const each = <K extends string>(
    group: Readonly<Record<K, unknown>>,
    of: (from: Figures) => Readonly<Record<NoInfer<K>, number | null>>,
  ) => Object.fromEntries(Object.keys(group).map((key) => [key, replace((from) => of(from)[key as K])])) as Record<K, T>;
  return {
    volumes: template.volumes.map(({ radiusPx, ...group }, i) => ({ radiusPx, ...each(group, (from) => from.volumes[i]) })),
    strict: each(template.strict, (from) => from.strict),
    detection: each(template.detection, (from) => from.detection),
  };
}

/** Three figures of one yes-or-no question; null where nothing was there to be asked. */
export interface Rates<T = number | null> {
  /** TP / (TP + FN). */
  readonly sensitivity: T;
  /** TN / (TN + FP). */
  readonly specificity: T;
  /** Sensitivity + specificity − 1: 1 is perfect, 0 is chance. */
  readonly informedness: T;
}

/** part / whole, or null when there is no whole. */
export const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** Rates from the shares of hits and of correct rejections. */
export function rates(sensitivity: number | null, specificity: number | null): Rates {
  const informedness = sensitivity === null || specificity === null ? null : sensitivity + specificity - 1;
  return { sensitivity, specificity, informedness };
}

/** Rates from the four counts of a confusion matrix. */
export const confusionRates = ({ tp, fn, fp, tn }: { tp: number; fn: number; fp: number; tn: number }): Rates =>
  rates(share(tp, tp + fn), share(tn, tn + fp));

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
  const errorPx = pooledQuantiles(units.map(({ errorsPx }) => errorsPx));
  return (multiplicity) => ({
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
    medianErrorPx: errorPx(multiplicity, 0.5),
    p90ErrorPx: errorPx(multiplicity, 0.9),
  });
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
