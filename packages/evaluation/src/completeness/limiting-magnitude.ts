import { type EfficiencyCount, type EfficiencyFit, efficiencyAt, magnitudeAt } from './efficiency-fit.ts';

/**
 * What counts say about the magnitude at which a share q is found:
 *
 * - `measured`: it is `value`;
 * - `fainter`: more than q is found even at the faintest magnitude, `value`;
 * - `brighter`: less than q is found even at the brightest magnitude, `value`;
 * - `never`: the share settles below q, however bright the object;
 * - `unknown`: there are too few objects to say anything.
 */
export interface LimitingMagnitude {
  readonly kind: 'measured' | 'fainter' | 'brighter' | 'never' | 'unknown';
  readonly value: number | null;
}

/** Objects without which nothing is said of a magnitude. */
const fewestTrials = 5;
/** A curve has settled where it has come so near to its plateau. */
const settledShare = 0.9;

/** The magnitude at which a share is found. Never beyond the magnitudes that were tried: outside them a fit is a guess. */
export function limitingMagnitude(
  counts: readonly EfficiencyCount[],
  fit: EfficiencyFit | undefined,
  share: number,
): LimitingMagnitude {
  const used = counts.filter(({ trials }) => trials >= fewestTrials);
  if (used.length < 2) return { kind: 'unknown', value: null };
  const magnitudes = used.map(({ magnitude }) => magnitude);
  const [brightest, faintest] = [Math.min(...magnitudes), Math.max(...magnitudes)];
  const fainter = { kind: 'fainter', value: faintest } as const;
  const brighter = { kind: 'brighter', value: brightest } as const;
  if (fit === undefined) return used.some(({ found }) => found > 0) ? fainter : brighter;
  const at = magnitudeAt(fit, share);
  if (at === undefined || at < brightest) {
    const isSettled = efficiencyAt(fit, brightest) >= settledShare * fit.plateau;
    return at === undefined && isSettled ? { kind: 'never', value: null } : brighter;
  }
  return at > faintest ? fainter : { kind: 'measured', value: at };
}

/** As a number, for quantiles: what is beyond the magnitudes is infinitely far; null where nothing is known. */
export function asNumber({ kind, value }: LimitingMagnitude): number | null {
  if (kind === 'fainter') return Infinity;
  if (kind === 'brighter' || kind === 'never') return -Infinity;
  return value;
}
