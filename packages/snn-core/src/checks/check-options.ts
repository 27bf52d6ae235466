/** What an option must be: a number, or whatever is checked where it is used. */
export type OptionRule = 'any' | NumberRule;

/** Bounds of a number. */
export interface NumberRule {
  readonly above?: number;
  readonly min?: number;
  readonly below?: number;
  /** Whether it may be left out. */
  readonly optional?: boolean;
}

/**
 * Checks the options that a caller hands over: names that nothing reads, and numbers that are out of range or none.
 *
 * @param what begins the message
 * @param rules of every option there is
 * @throws TypeError for no object and for an unknown name, RangeError for a number that is out of range
 */
export function checkOptions<T extends object>(
  what: string,
  options: T,
  rules: { readonly [Name in keyof Required<T>]: OptionRule },
): void {
  const names = Object.keys(rules);
  if (typeof options !== 'object' || (options as T | null) === null)
    throw new TypeError(`${what}: expected options { ${names.join(', ')} }, got ${gotText(options)}`);
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new TypeError(`${what}: expected options among ${names.join(', ')}, got ${unknown}`);
  for (const [name, rule] of Object.entries<OptionRule>(rules))
    if (rule !== 'any') checkNumber(`${what}: ${name}`, options[name as keyof T], rule);
}

/** @param what begins the message @throws RangeError */
function checkNumber(what: string, value: unknown, { above, min, below, optional }: NumberRule): void {
  if (value === undefined && optional === true) return;
  const fits =
    typeof value === 'number' &&
    (above === undefined || value > above) &&
    (min === undefined || value >= min) &&
    (below === undefined || value < below) &&
    !Number.isNaN(value);
  if (fits) return;
  const range = [
    above === undefined ? '' : `above ${above}`,
    min === undefined ? '' : `of at least ${min}`,
    below === undefined ? '' : `below ${below}`,
  ];
  throw new RangeError(`${what}: expected a number ${range.filter(Boolean).join(' and ')}, got ${gotText(value)}`);
}

/** A value as an error shows it. */
export const gotText = (value: unknown): string =>
  typeof value === 'string' ? JSON.stringify(value) : typeof value === 'object' && value !== null ? 'an object' : String(value);
