import { ConfigError, type ConfigProblem, isConfigError } from '@spikeseg/config';
import { splitValues } from './split-values.ts';

/**
 * Whoever gives a key several values, separated by commas, may want a sweep: says how, where the value was refused.
 *
 * @param settings `key=value`, from arguments and flags
 * @returns the error, or one with that advice
 */
export function withMultirunHint(error: unknown, settings: readonly string[]): unknown {
  if (!isConfigError(error)) return error;
  const hinted = ({ ...problem }: ConfigProblem): ConfigProblem => {
    const key = problem.keyPath?.replace(/\[.*$/, '');
    const setting = settings.find((text) => text.startsWith(`${key}=`));
    if (setting === undefined || splitValues(setting.slice(setting.indexOf('=') + 1)).length < 2) return problem;
    return { ...problem, fix: `for a run with each value: ${setting} --multirun` };
  };
  const [first, ...others] = error.problems;
  return new ConfigError([hinted(first), ...others.map(hinted)], { cause: error });
}
