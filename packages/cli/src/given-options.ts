import { type EventReading } from '@spikeseg/data-ebssa';
import type { Selection } from '@spikeseg/event-formats';
import { type GridOptions, sensorSizeOf, UsageError } from '@spikeseg/runs';
import { type OptionValues, textOf } from './settings.ts';

/* Options of commands that are more than a word, as what they mean. */

/** What the command line says of the events of a file. @throws UsageError for a size that is none */
export function readingGiven(options: OptionValues): EventReading {
  const size = textOf(options, 'sensorSize');
  return {
    sensor: size === undefined ? undefined : sensorSizeOf(size),
    // The command line takes no other words.
    format: textOf(options, 'format') as EventReading['format'],
    columns: textOf(options, 'columns'),
    unit: textOf(options, 'unit') as EventReading['unit'],
    stream: textOf(options, 'stream'),
  };
}

/** What the command line says of the part to keep. @throws UsageError for what is no time, no region or no rate */
export function selectionGiven(options: OptionValues): Selection {
  const number = (name: string, least: number): number | undefined => {
    const given = options[name];
    if (given === undefined) return undefined;
    const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : Number.NaN;
    if (value >= least && value < Infinity) return value;
    throw new UsageError(`--${name}: expected a number of at least ${least}, got ${JSON.stringify(given)}`);
  };
  const { region } = options;
  const [, ...sides] = typeof region === 'string' ? (/^(\d+),(\d+),(\d+),(\d+)$/.exec(region) ?? []) : [];
  const [x, y, width, height] = sides.map(Number);
  if (region !== undefined && !(width > 0 && height > 0))
    throw new UsageError(`--region: expected X,Y,WIDTH,HEIGHT in pixels, e.g. 100,50,64,64, got ${JSON.stringify(region)}`);
  return {
    fromS: number('from', 0),
    untilS: number('until', 0),
    rateHz: number('rate', 1),
    region: region === undefined ? undefined : { x, y, width, height },
  };
}

/** @throws UsageError unless `--folds` is a whole number */
export function foldsGiven({ folds }: OptionValues): number | undefined {
  if (typeof folds !== 'string') return undefined;
  if (Number.isInteger(Number(folds))) return Number(folds);
  throw new UsageError(`--folds: expected a whole number of at least 2, got ${folds}`);
}

/** What `completeness` injects. @throws UsageError when an option is no number */
export const gridGiven = (options: OptionValues): GridOptions => ({
  zeroPoint: numberOf(options, 'zeroPoint', '--zero-point'),
  speedsPxS: listOf(options, 'speeds', '--speeds'),
  magnitudes: listOf(options, 'magnitudes', '--magnitudes'),
  perCell: numberOf(options, 'injections', '--injections'),
});

/** Numbers between commas, by rising value. */
function listOf(options: OptionValues, name: string, flag: string): readonly number[] | undefined {
  const text = options[name];
  if (typeof text !== 'string') return undefined;
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const twice = numbers.find((one, i) => numbers.indexOf(one) !== i);
  if (!numbers.every(Number.isFinite)) throw new UsageError(`${flag}: expected numbers between commas, got ${text}`);
  if (twice !== undefined) throw new UsageError(`${flag}: expected every number once, got ${twice} twice`);
  return numbers.toSorted((a, b) => a - b);
}

/** Numbers between commas as they stand, e.g. `LAT,LON,HEIGHT`. @throws UsageError where they are none, or not so many */
export function numbersGiven(
  options: OptionValues,
  name: string,
  flag: string,
  expected: string,
  counts: readonly number[],
): readonly number[] | undefined {
  const text = options[name];
  if (typeof text !== 'string') return undefined;
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.every(Number.isFinite) && counts.includes(numbers.length)) return numbers;
  throw new UsageError(`${flag}: expected ${expected}, got ${text}`);
}

/** @throws UsageError unless the option is a number */
export function numberOf(options: OptionValues, name: string, flag: string): number | undefined {
  const text = options[name];
  if (typeof text !== 'string') return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new UsageError(`${flag}: expected a number, got ${text}`);
  return value;
}

/** `--false-alarms-per-hour`. @throws UsageError when it is no rate */
export function falseAlarmsGiven(options: OptionValues): number | undefined {
  const asked = numberOf(options, 'falseAlarmsPerHour', '--false-alarms-per-hour');
  if (asked !== undefined && asked < 0)
    throw new UsageError(`--false-alarms-per-hour: expected a rate of at least 0, got ${asked}`);
  return asked;
}
