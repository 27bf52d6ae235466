import { must } from '../must.ts';

/**
 * A time of civil UTC as ms since 1970-01-01 without leap seconds, with fractions: a double holds 0.2 µs.
 *
 * @param text ISO 8601 with `Z`: `2026-11-28T19:30:33.500Z`
 * @throws RangeError where it is none, or has no zone
 */
export function parseUtc(text: string): number {
  const [, minutes, seconds = '0'] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::(\d\d(?:\.\d+)?))?Z$/.exec(text) ?? [];
  const start = Date.parse(`${minutes}Z`);
  // Date.parse takes 31 February for March: it is written back and compared.
  const holds = minutes !== undefined && Number(seconds) < 60 && new Date(start || 0).toISOString().startsWith(minutes);
  must(holds, 'UTC', 'a time like 2026-11-28T19:30:33.500Z, with Z', text);
  return start + Number(seconds) * 1000;
}

/** ISO 8601 without zone, with so many decimals of a second: what lies between is rounded, carried on to the next year if need be. */
export function isoTime(utcMs: number, decimals: number): string {
  const { second, fraction } = splitTime(utcMs, decimals);
  const text = new Date(second * 1000).toISOString().slice(0, 19);
  return decimals === 0 ? text : `${text}.${fraction}`;
}

/** `YYYYMMDDHHMMSS` and decimals without a point. */
export const digitsOf = (utcMs: number, decimals: number): string => isoTime(utcMs, decimals).replaceAll(/[-T:.]/g, '');

function splitTime(utcMs: number, decimals: number): { readonly second: number; readonly fraction: string } {
  const second = Math.floor(utcMs / 1000);
  const units = Math.round((utcMs / 1000 - second) * 10 ** decimals);
  const carried = units >= 10 ** decimals;
  return { second: carried ? second + 1 : second, fraction: String(carried ? 0 : units).padStart(decimals, '0') };
}
