import { type TimeUnit, unitExponent } from './time-unit.ts';

/** A number in text: sign and digits, decimals, exponent. */
export const numberPattern = /^([+-]?(?=\.?\d)\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/** Longer numbers are no times. */
const maxDigits = 40;

/**
 * A time in text as whole ns and what is left of one, without rounding.
 *
 * @returns undefined for what is no number
 */
export function exactNs(text: string, unit: TimeUnit): { readonly ns: bigint; readonly rest: number } | undefined {
  const [match, whole = '', decimals = '', exponent = '0'] = numberPattern.exec(text) ?? [];
  const sign = whole.startsWith('-') ? -1n : 1n;
  const digits = whole.replace(/^[+-]/, '') + decimals;
  const power = unitExponent[unit] + 3 + Number(exponent) - decimals.length;
  if (match === undefined || digits === '' || digits.length > maxDigits || Math.abs(power) > maxDigits) return undefined;
  const value = BigInt(digits);
  if (power >= 0) return { ns: sign * value * 10n ** BigInt(power), rest: 0 };
  const scale = 10n ** BigInt(-power);
  return { ns: sign * (value / scale), rest: Number(sign * (value % scale)) / Number(scale) };
}

/** A time in text as µs since an origin, to the nearest double; undefined for what is no number. */
export function exactUs(text: string, unit: TimeUnit, originNs: bigint): number | undefined {
  const time = exactNs(text, unit);
  if (time === undefined) return undefined;
  const ns = time.ns - originNs;
  return Number(ns / 1000n) + (Number(ns % 1000n) + time.rest) / 1000;
}
