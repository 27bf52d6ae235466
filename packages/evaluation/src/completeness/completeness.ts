import { deriveSeed } from '@spikeseg/snn-core';
import type { BootstrapOptions } from '../scoring/protocol.ts';
import { type Estimate, percentileInterval } from '../scoring/resampling.ts';
import { type EfficiencyCount, type EfficiencyFit, fitEfficiency } from './efficiency-fit.ts';
import { type CountedObjects, countObjects, drawResamples, type Resample, wilsonInterval } from './intervals.ts';
import { asNumber, type LimitingMagnitude, limitingMagnitude } from './limiting-magnitude.ts';

/** What became of an injected object: `spoiled` where something is found at its place also without it. */
export type InjectionFate = 'found' | 'missed' | 'spoiled';

/** An injected object, and what each detector made of it. */
export interface InjectionOutcome {
  readonly recording: string;
  /** px/s */
  readonly speedPxS: number;
  readonly magnitude: number;
  /** In the order of the detectors. */
  readonly fates: readonly InjectionFate[];
}

/** Objects of one speed and magnitude. */
export interface EfficiencyCell extends EfficiencyCount {
  readonly injected: number;
  /** Left out: `trials` is what remains. */
  readonly spoiled: number;
  /** found / trials, with a 95 % interval (Wilson). */
  readonly efficiency: Estimate;
}

/** A limiting magnitude with its interval; an end is null where it lies beyond the magnitudes that were injected. */
export interface MagnitudeEstimate extends LimitingMagnitude {
  readonly low: number | null;
  readonly high: number | null;
}

/** How complete one detector is for objects of one speed. */
export interface SpeedCompleteness {
  readonly speedPxS: number;
  /** By rising magnitude, the faintest last. */
  readonly cells: readonly EfficiencyCell[];
  /** Left out where everything or nothing was found. */
  readonly fit?: EfficiencyFit;
  /** Magnitudes at which half, and nine tenths, are found. */
  readonly m50: MagnitudeEstimate;
  readonly m90: MagnitudeEstimate;
}

/** m50 of a detector minus that of the first one, on the objects that neither has spoiled: above 0 it sees fainter ones. */
export interface MagnitudeDifference {
  readonly speedPxS: number;
  /** Null where one of the two is not measured. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Completeness {
  /** One list per detector, by rising speed. */
  readonly detectors: readonly (readonly SpeedCompleteness[])[];
  /** One list for every detector but the first. */
  readonly differences: readonly (readonly MagnitudeDifference[])[];
}

/**
 * How much of what was injected was found: efficiency by speed and magnitude, fitted ({@link EfficiencyFit}), and the magnitudes at which
 * it is ½ and 0.9. Intervals come from a bootstrap over objects or, with at least `minRecordings` recordings, over recordings; all detectors
 * see the same resamples, so that their differences are paired.
 *
 * @param outcomes at least one; all with as many fates
 */
export function completeness(outcomes: readonly InjectionOutcome[], bootstrap: BootstrapOptions): Completeness {
  const detectors = outcomes[0].fates.length;
  const speeds = [...new Set(outcomes.map(({ speedPxS }) => speedPxS))].toSorted((a, b) => a - b);
  const bySpeed = speeds.map((speedPxS, i) => {
    const own = outcomes.filter((outcome) => outcome.speedPxS === speedPxS);
    const count = new Set(own.map(({ magnitude }) => magnitude)).size;
    const resamples = drawResamples(own, count, { ...bootstrap, seed: deriveSeed(bootstrap.seed, 'completeness', i) });
    // Most detectors spoil nothing, so that the same curve is asked for often.
    const known = new Map<string, ReturnType<typeof resampledCurve>>();
    const curve = (isUsed: (outcome: InjectionOutcome) => boolean, detector: number) => {
      const key = `${detector} ${own.flatMap((outcome, k) => (isUsed(outcome) ? [] : [k])).join(' ')}`;
      const found = known.get(key) ?? resampledCurve(own, isUsed, detector, resamples);
      known.set(key, found);
      return found;
    };
    const ofDetectors = Array.from({ length: detectors }, (_, detector): SpeedCompleteness => {
      const { cells, fit, drawn } = curve(({ fates }) => fates[detector] !== 'spoiled', detector);
      const estimate = (share: number): MagnitudeEstimate => {
        const limit = limitingMagnitude(cells, fit, share);
        const limits = drawn.map((one) => asNumber(limitingMagnitude(one.cells, one.fit, share)));
        return { ...limit, ...intervalOf(asNumber(limit), limits, bootstrap.confidence) };
      };
      return { speedPxS, cells, ...(fit && { fit }), m50: estimate(0.5), m90: estimate(0.9) };
    });
    const differences = ofDetectors.slice(1).map((_, other): MagnitudeDifference => {
      const isShared = ({ fates }: InjectionOutcome) => fates[0] !== 'spoiled' && fates[other + 1] !== 'spoiled';
      const [reference, compared] = [0, other + 1].map((detector) => curve(isShared, detector));
      const value = minus(m50(compared), m50(reference));
      const drawn = compared.drawn.map((one, sample) => minus(m50(one), m50(reference.drawn[sample])));
      return { speedPxS, value: finiteOrNull(value), ...intervalOf(value, drawn, bootstrap.confidence) };
    });
    return { ofDetectors, differences };
  });
  return {
    detectors: Array.from({ length: detectors }, (_, k) => bySpeed.map(({ ofDetectors }) => ofDetectors[k])),
    differences: bySpeed[0].differences.map((_, k) => bySpeed.map(({ differences }) => differences[k])),
  };
}

/** The magnitude at which half is found, for differences and quantiles. */
const m50 = ({ cells, fit }: Curve): number | null => asNumber(limitingMagnitude(cells, fit, 0.5));

interface Curve {
  readonly cells: readonly EfficiencyCount[];
  readonly fit?: EfficiencyFit | undefined;
}

/** The curve of a detector, and those of all resamples. */
function resampledCurve(
  outcomes: readonly InjectionOutcome[],
  isUsed: (outcome: InjectionOutcome) => boolean,
  detector: number,
  resamples: readonly Resample[],
) {
  const magnitudes = [...new Set(outcomes.map(({ magnitude }) => magnitude))].toSorted((a, b) => a - b);
  const objects: CountedObjects = {
    cell: Uint32Array.from(outcomes, ({ magnitude }) => magnitudes.indexOf(magnitude)),
    isUsed: Uint8Array.from(outcomes, (outcome) => (isUsed(outcome) ? 1 : 0)),
    isFound: Uint8Array.from(outcomes, ({ fates }) => (fates[detector] === 'found' ? 1 : 0)),
  };
  const counted = (resample: Resample): EfficiencyCount[] =>
    countObjects(objects, magnitudes.length, resample).map((count, k) => ({ magnitude: magnitudes[k], ...count }));
  const counts = counted({ weights: new Uint8Array(outcomes.length).fill(1) });
  const fit = fitEfficiency(counts);
  const cells = counts.map((count): EfficiencyCell => {
    const injected = outcomes.filter(({ magnitude }) => magnitude === count.magnitude).length;
    return { ...count, injected, spoiled: injected - count.trials, efficiency: wilsonInterval(count.found, count.trials) };
  });
  const drawn = resamples.map((resample): Curve => {
    const drawnCells = counted(resample);
    return { cells: drawnCells, fit: fitEfficiency(drawnCells, fit) };
  });
  return { cells, fit, drawn };
}

/** Null where both are infinitely far on the same side, or one is not known. */
function minus(a: number | null, b: number | null): number | null {
  if (a === null || b === null || a === b) return a !== null && a === b && Number.isFinite(a) ? 0 : null;
  return a - b;
}

const finiteOrNull = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);

/** The interval of resampled figures, which holds the figure itself; an end that is infinitely far is null. */
function intervalOf(value: number | null, drawn: readonly (number | null)[], confidence: number) {
  const { low, high } = percentileInterval(value, drawn, confidence);
  return {
    low: finiteOrNull(low === null || value === null ? null : Math.min(low, value)),
    high: finiteOrNull(high === null || value === null ? null : Math.max(high, value)),
  };
}
