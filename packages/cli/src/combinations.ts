import type { SweepPoint } from '@spikeseg/batch';
import { ConfigError, type ConfigProblem, isConfigError } from '@spikeseg/config';
import { type ModelOptions, UsageError } from '@spikeseg/experiment/commands';
import { isOverride, modelOptionsOf, type OptionValues, sourcesOf } from './settings.ts';

/** Keys that a batch has one value of, with the reason. */
const common: Readonly<Record<string, string>> = {
  experiment_name: 'it names the folder of the whole sweep',
  output_dir: 'the whole sweep lies in one folder',
  'data.num_workers': 'it changes the time and no result',
};

/** A key whose one value has commas. */
const listed = 'data.columns';

/** Arguments of one run of a sweep. */
export interface Combination {
  /** Values by key, of the keys that have several. */
  readonly settings: Readonly<Record<string, string>>;
  /** All arguments with one value each. */
  readonly args: readonly string[];
}

/**
 * Every combination of the values that the arguments give to their keys, `seed=1,2 data.sensor=ATIS,DAVIS`; the last key
 * changes fastest.
 *
 * @throws UsageError for several values of a key that is one for the whole sweep
 */
export function combinations(args: readonly string[]): Combination[] {
  // A later setting of a key replaces an earlier one, as it does without a sweep.
  const given = new Map(
    args.map((argument) => [isOverride(argument) ? argument.slice(0, argument.indexOf('=')) : argument, argument]),
  );
  let found: readonly Combination[] = [{ settings: {}, args: [] }];
  for (const [key, argument] of given) {
    const values = isOverride(argument) && key !== listed ? splitValues(argument.slice(key.length + 1)) : [];
    if (values.length < 2) {
      found = found.map((one) => ({ ...one, args: [...one.args, argument] }));
      continue;
    }
    if (key in common) throw new UsageError(`${key}: expected one value, because ${common[key]}, got ${values.join(' and ')}`);
    found = found.flatMap((one) =>
      values.map((value) => ({ settings: { ...one.settings, [key]: value }, args: [...one.args, `${key}=${value}`] })),
    );
  }
  return [...found];
}

/** The runs of a sweep: every combination of the values that the arguments give. */
export const sweepPoints = (args: readonly string[], options: OptionValues): SweepPoint[] =>
  combinations(args).map(({ settings, args: ofRun }) => ({ differs: settings, sources: sourcesOf(ofRun, options) }));

/** What all runs of a sweep are done with: whether their device was given now, the engine, and limits of what is read. */
export function ofAllRuns(args: readonly string[], options: OptionValues): ModelOptions {
  const [first] = combinations(args);
  return modelOptionsOf(
    first.args.filter((argument) => /^(data\.limits\..*|device)=/.test(argument)),
    options,
  );
}

const closing: Readonly<Record<string, string>> = { '[': ']', '{': '}', '(': ')' };

/**
 * Splits the text of a value at its commas, those in brackets and in quotes apart: `[1,2],[3,4]` is two lists. A quote is
 * one only where a value begins, as in YAML, so that `it's` stays a word.
 */
export function splitValues(text: string): string[] {
  const values: string[] = [];
  const open: string[] = [];
  let start = 0;
  let quote = '';
  let beginning = true;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (quote !== '') {
      if (character === '\\' && quote === '"') i++;
      else if (character === quote) quote = '';
      continue;
    }
    if (beginning && (character === '"' || character === "'")) quote = character;
    else if (character in closing) open.push(closing[character]);
    else if (character === open.at(-1)) open.pop();
    else if (character === ',' && open.length === 0) {
      values.push(text.slice(start, i));
      start = i + 1;
    }
    beginning = /[\s,[{(:]/.test(character);
  }
  return [...values, text.slice(start)];
}

/**
 * Several values of a key, separated by commas, may be meant as a sweep: where they were refused, the error says how.
 *
 * @param settings `key=value`, from arguments and flags
 * @returns the error, or one with that advice
 */
export function withMultirunHint(error: unknown, settings: readonly string[]): unknown {
  if (!isConfigError(error)) return error;
  const hinted = ({ ...problem }: ConfigProblem): ConfigProblem => {
    const key = problem.keyPath?.replace(/\[.*$/, '');
    const setting = settings.find((text) => text.startsWith(`${key}=`));
    if (setting === undefined || key === listed || splitValues(setting.slice(setting.indexOf('=') + 1)).length < 2)
      return problem;
    return { ...problem, fix: `for a run with each value: ${setting} --multirun` };
  };
  const [first, ...others] = error.problems;
  return new ConfigError([hinted(first), ...others.map(hinted)], { cause: error });
}
