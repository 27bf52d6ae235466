import { must } from '../must.ts';

/** Mean elements as an OMM has them: rev/day, degrees, 1/Earth radii; the epoch in UTC. */
export interface MeanElements {
  readonly EPOCH: string;
  readonly MEAN_MOTION: number;
  readonly ECCENTRICITY: number;
  readonly INCLINATION: number;
  readonly RA_OF_ASC_NODE: number;
  readonly ARG_OF_PERICENTER: number;
  readonly MEAN_ANOMALY: number;
  readonly BSTAR: number;
}

/** Mean elements of a satellite, for SGP4. */
export interface Elements {
  /** As it is called; otherwise the catalogue number. */
  readonly name: string;
  readonly norad: number;
  /** International designation, `1998-067A`; empty where the set has none. */
  readonly designation: string;
  /** ms of UTC since 1970 */
  readonly epochMs: number;
  /** The two lines, or what an OMM says. */
  readonly set: readonly [line1: string, line2: string] | MeanElements;
}

/** How old elements may be, days, and how far from where they have it a satellite may be: beside its path and along it, km and km per day of age. */
export const usualLimits = { maxAgeDays: 14, acrossKm: [5, 1], alongKm: [20, 20] } as const;

/** A name that a terminal may show. */
export const shownName = (text: string): string => text.replaceAll(/\p{C}/gu, '?').trim().slice(0, 60);

/**
 * A number as elements have it: decimal, with or without an exponent.
 *
 * @throws RangeError where the text is none, or the number is not within the limits
 */
export function numberIn(text: string, where: string, [min, max]: readonly [number, number]): number {
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  must(value >= min && value <= max, where, `a number from ${min} to ${max}`, text);
  return value;
}

/** An international designation like `1998-067A`; empty where the text is none. Pieces have no I and no O. */
export const designationIn = (text: string): string => /^\d{4}-\d{3}[A-HJ-NP-Z]{1,3}$/.exec(text)?.[0] ?? '';
