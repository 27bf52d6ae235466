import { UsageError } from '../errors/errors.ts';
import { isOverride } from '../options/settings.ts';
import { splitValues } from './split-values.ts';

/** Keys that a batch has one value of, with the reason. */
const common: Readonly<Record<string, string>> = {
  experiment_name: 'it names the folder of the whole sweep',
  output_dir: 'the whole sweep lies in one folder',
  'data.num_workers': 'it changes the time and no result',
};

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
    const values = isOverride(argument) ? splitValues(argument.slice(key.length + 1)) : [];
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
