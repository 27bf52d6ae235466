import { ConfigError, type ConfigProblem, isConfigError } from '@spikeseg/config';
import { splitValues } from './split-values.ts';

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
    if (setting === undefined || splitValues(setting.slice(setting.indexOf('=') + 1)).length < 2) return problem;
    return { ...problem, fix: `for a run with each value: ${setting} --multirun` };
  };
  const [first, ...others] = error.problems;
  return new ConfigError([hinted(first), ...others.map(hinted)], { cause: error });
}
