import { must } from '../must.ts';
import type { ObservedObject } from '../observations/observation.ts';

/** `HHMMSS` and decimals of a second of a right ascension in degrees, without points; 24 h is 0 h. */
export function hoursOf(raDeg: number, decimals: number): string {
  const day = 86_400 * 10 ** decimals;
  return sexagesimal(Math.round((raDeg / 360) * day) % day, decimals);
}

/** `+DDMMSS` and decimals of an arcsecond of a declination in degrees, without points. */
export const signedDegreesOf = (decDeg: number, decimals: number): string =>
  (decDeg < 0 ? '-' : '+') + sexagesimal(Math.round(Math.abs(decDeg) * 3600 * 10 ** decimals), decimals);

function sexagesimal(units: number, decimals: number): string {
  const seconds = Math.floor(units / 10 ** decimals);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => digits(part, 2));
  return parts.join('') + (decimals > 0 ? digits(units % 10 ** decimals, decimals) : '');
}

export const digits = (value: number, width: number): string => String(value).padStart(width, '0');

/** A number of so many digits that counts tenths (or other parts) of a unit; what is larger becomes 99…9, what is smaller 1. */
export const bounded = (value: number, parts: number, width: number): string =>
  digits(Math.max(1, Math.min(10 ** width - 1, Math.round(value * parts))), width);

/** The parts of an international designation `1998-067A`; undefined where there is none. @throws RangeError where it is no such */
export function designationOf({ track, designation }: ObservedObject) {
  if (designation === undefined) return undefined;
  const [, year, launch, piece] = /^(\d{4})-(\d{3})([A-HJ-NP-Z]{1,3})$/.exec(designation) ?? [];
  must(piece !== undefined, `track ${track}, object.designation`, 'an international designation like 1998-067A', designation);
  return { year: year.slice(2), launch, piece };
}

/** Every line, each with its end. */
export const asLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
