import { type OptionValues, UsageError } from '@spikeseg/experiment/parts';

/** A list of an option, each part read by `parse`, which gives undefined for what it does not take. @param example for the error */
export function listOption<T>(
  options: OptionValues,
  name: string,
  usual: string,
  example: string,
  parse: (text: string) => T | undefined,
): T[] {
  return textOf(options, name, usual)
    .split(',')
    .map((text) => {
      const value = parse(text.trim());
      if (value !== undefined) return value;
      throw new UsageError(`--${name}: expected a list such as ${example}, got ${text}`);
    });
}

/** WIDTHxHEIGHT. */
export function sizeOf(text: string): { readonly width: number; readonly height: number } | undefined {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  return Number(width) > 0 && Number(height) > 0 ? { width: Number(width), height: Number(height) } : undefined;
}

/** A whole number of at least 1. */
export function countOf(text: string): number | undefined {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 ? value : undefined;
}

/** A finite number above 0. */
export function amountOf(text: string): number | undefined {
  const value = Number(text);
  return value > 0 && value < Infinity ? value : undefined;
}

/** A number of an option. @throws UsageError where it is less than `least`, or no whole number */
export function wholeNumber(options: OptionValues, name: string, usual: number, least: number): number {
  const text = textOf(options, name, String(usual));
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new UsageError(`--${name}: expected a whole number of at least ${least}, got ${text}`);
}

/** @throws UsageError where one of these options is given, which belong to another benchmark */
export function refuseOptions(options: OptionValues, names: readonly string[], why: string): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given !== undefined) throw new UsageError(`--${given}: ${why}`);
}

const textOf = (options: OptionValues, name: string, usual: string): string => {
  const value = options[name];
  return typeof value === 'string' ? value : usual;
};
