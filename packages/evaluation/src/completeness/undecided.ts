import type { BootstrapOptions } from '../scoring/protocol.ts';
import { completeness, type InjectionOutcome, type SpeedCompleteness } from './completeness.ts';

/** Objects of one speed and magnitude. */
export type InjectedKind = Pick<InjectionOutcome, 'speedPxS' | 'magnitude'>;

/**
 * Kinds of objects of which more would tell more, after a few of each kind: those that are undecided in any recording or for any detector, as
 * `undecidedMagnitudes` says. Neither the order of the outcomes nor that of the recordings plays a part.
 *
 * @param outcomes at least one; all with as many fates
 * @param bootstrap gives the interval of m50, in each recording by itself
 * @returns by rising speed and magnitude
 */
export function undecidedKinds(outcomes: readonly InjectionOutcome[], bootstrap: BootstrapOptions): InjectedKind[] {
  const keyOf = ({ speedPxS, magnitude }: InjectedKind): string => `${speedPxS} ${magnitude}`;
  const undecided = new Set<string>();
  for (const recording of new Set(outcomes.map((outcome) => outcome.recording))) {
    const own = outcomes.filter((outcome) => outcome.recording === recording);
    for (const speed of completeness(inOrder(own), bootstrap).detectors.flat())
      for (const magnitude of undecidedMagnitudes(speed)) undecided.add(keyOf({ speedPxS: speed.speedPxS, magnitude }));
  }
  const kinds = new Map(
    inOrder(outcomes).map(({ speedPxS, magnitude }) => [keyOf({ speedPxS, magnitude }), { speedPxS, magnitude }]),
  );
  return [...kinds].flatMap(([key, kind]) => (undecided.has(key) ? [kind] : []));
}

/** By kind and fate: resamples weigh objects by their position, so equal counts must stand in equal order. */
const inOrder = (outcomes: readonly InjectionOutcome[]): InjectionOutcome[] =>
  outcomes.toSorted((a, b) => a.speedPxS - b.speedPxS || a.magnitude - b.magnitude || compare(fatesOf(a), fatesOf(b)));

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const fatesOf = ({ fates }: InjectionOutcome): string => fates.join(' ');

/**
 * Magnitudes of which more objects would tell more of m50: those within its interval, and the next one on either side. What is brighter is
 * found, and what is fainter is missed, so often that more of it hardly moves m50. Where m50 lies beyond the magnitudes for certain, this is the
 * one at that end; where nothing is known, all of them.
 *
 * @param speed objects of one speed, as one detector sees them
 * @returns by rising magnitude; at least one
 */
export function undecidedMagnitudes({ cells, m50 }: Pick<SpeedCompleteness, 'cells' | 'm50'>): number[] {
  const magnitudes = cells.map(({ magnitude }) => magnitude);
  if (m50.kind === 'unknown') return magnitudes;
  const [brightest, faintest] = [cells[0].efficiency, cells[cells.length - 1].efficiency];
  // An end that is null is infinitely far; it is on the other side of all magnitudes only where the counts there allow no other reading.
  const isAllFainter = m50.kind === 'fainter' && (brightest.low ?? 0) > half;
  const isAllBrighter = (m50.kind === 'brighter' || m50.kind === 'never') && (faintest.high ?? 1) < half;
  const low = m50.low ?? (isAllFainter ? Infinity : -Infinity);
  const high = m50.high ?? (isAllBrighter ? -Infinity : Infinity);
  const first = magnitudes.findLastIndex((magnitude) => magnitude <= low);
  const last = magnitudes.findIndex((magnitude) => magnitude >= high);
  return magnitudes.slice(Math.max(0, first), last < 0 ? undefined : last + 1);
}

/** The share that is found at m50. */
const half = 0.5;
