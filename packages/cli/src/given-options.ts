import type { GridOptions } from '@spikeseg/batch';
import type { Selection } from '@spikeseg/event-formats/convert';
import { UsageError } from '@spikeseg/experiment/commands';
import { flagOf, type OptionValues } from './settings.ts';

/* Options of commands that are more than a word, as what they mean. */

/** What the command line says of the part to keep. @throws UsageError for what is no time, no region or no rate */
export function selectionGiven(options: OptionValues): Selection {
  const { region } = options;
  const [, ...sides] = typeof region === 'string' ? (/^(\d+),(\d+),(\d+),(\d+)$/.exec(region) ?? []) : [];
  const [x, y, width, height] = sides.map(Number);
  if (region !== undefined && !(width > 0 && height > 0))
    throw new UsageError(`--region: expected X,Y,WIDTH,HEIGHT in pixels, e.g. 100,50,64,64, got ${JSON.stringify(region)}`);
  return {
    fromS: numberOf(options, 'from', { min: 0 }),
    untilS: numberOf(options, 'until', { min: 0 }),
    rateHz: numberOf(options, 'maxRate', { min: 1 }),
    region: region === undefined ? undefined : { x, y, width, height },
  };
}

/** What `completeness` injects. @throws UsageError when an option is no number */
export const gridGiven = (options: OptionValues): GridOptions => ({
  zeroPoint: numberOf(options, 'zeroPoint'),
  speedsPxS: numbersOf(options, 'speeds', 'numbers between commas'),
  magnitudes: numbersOf(options, 'magnitudes', 'numbers between commas'),
  perCell: numberOf(options, 'injections'),
});

/** Numbers between commas as they stand, e.g. `LAT,LON,HEIGHT`. @throws UsageError where they are none, or not so many */
export function numbersOf(
  options: OptionValues,
  name: string,
  expected: string,
  counts?: readonly number[],
): readonly number[] | undefined {
  const text = options[name];
  if (typeof text !== 'string') return undefined;
  const numbers = text.split(',').map(valueOf);
  if (numbers.every(Number.isFinite) && (counts?.includes(numbers.length) ?? true)) return numbers;
  throw new UsageError(`${flagOf(name)}: expected ${expected}, got ${text}`);
}

/** What a number is to be. */
interface NumberLimits {
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
  /** What the error says of it, where that is more than `a number of at least 1`. */
  readonly expected?: string;
}

/** The number of an option, undefined where it is not given. @throws UsageError unless it is one within its limits */
export function numberOf(options: OptionValues, name: string, limits: NumberLimits = {}): number | undefined {
  const { min = -Infinity, max = Infinity, whole = false } = limits;
  const text = options[name];
  if (text === undefined) return undefined;
  const value = typeof text === 'string' ? valueOf(text) : Number.NaN;
  if (Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isSafeInteger(value))) return value;
  const usual = `a${whole ? ' whole' : ''} number${min > -Infinity ? ` of at least ${min}` : ''}`;
  throw new UsageError(`${flagOf(name)}: expected ${limits.expected ?? usual}, got ${JSON.stringify(text)}`);
}

const valueOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));
