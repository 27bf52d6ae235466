import type { Pool } from './pool.ts';
import type { EvaluationProtocol } from './protocol.ts';
import { confusionRates, type Rates, rates, share } from './rates.ts';

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
