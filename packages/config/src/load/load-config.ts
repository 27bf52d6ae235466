import type { ConfigProblem } from '../config-error.ts';
import { throwProblems } from '../config-error.ts';
import { expandDotted } from '../merge-configs.ts';
import type { PartialConfig, SpikesegConfig } from '../schema/config.ts';
import type { PathEnvironment } from './paths.ts';
import { processEnvironment, resolvePaths } from './paths.ts';
import type { PresetName } from './presets.ts';
import { presetSource } from './presets.ts';
import { readConfigFile } from './read-yaml.ts';
import type { ConfigSource } from './source.ts';
import { validate } from './validate.ts';

/** Part of a configuration, nested like the file or with dotted keys (`{ 'stdp.lr_plus': 0.02 }`), or both. */
export type ConfigOverrides = PartialConfig | Readonly<Record<string, unknown>>;

export interface LoadConfigOptions {
  /** Values of the command that take the place of the schema's defaults. Everything else wins over them. */
  readonly defaults?: ConfigOverrides | undefined;
  /** Values that win over the file. */
  readonly overrides?: ConfigOverrides | undefined;
  /** Values of a published experiment, which the file and the overrides win over. */
  readonly preset?: PresetName | (string & {}) | undefined;
  /** Working directory, environment variables and home directory; those of the process unless given. */
  readonly environment?: Partial<PathEnvironment> | undefined;
}

/**
 * Reads a configuration: defaults of the schema, defaults given, then the preset, then the file, then the overrides.
 *
 * @param path YAML file, relative to the working directory; without it there is no file
 * @param options defaults, overrides, preset, and the environment that paths depend on
 * @returns the complete configuration; `data.data_root` is absolute
 * @throws ConfigError with every problem found
 */
export function loadConfig(path?: string, options: LoadConfigOptions = {}): SpikesegConfig {
  const environment = { ...processEnvironment(), ...options.environment };
  const file = path === undefined ? undefined : readConfigFile(path, environment.cwd);
  const sources: ConfigSource[] = [
    ...(options.defaults === undefined ? [] : [{ kind: 'default', values: expandDotted(options.defaults) } as const]),
    ...(options.preset === undefined ? [] : [presetSource(options.preset)]),
    ...(file === undefined ? [] : [file.source]),
    ...(options.overrides === undefined ? [] : [{ kind: 'override', values: expandDotted(options.overrides) } as const]),
  ];
  const checked = validate(sources);
  const resolved = resolvePaths(checked.config, sources, environment);
  throwProblems(inReadingOrder([...(file?.problems ?? []), ...checked.problems, ...resolved.problems]));
  return resolved.config;
}

const lineOf = ({ line }: ConfigProblem): number => line ?? Number.MAX_SAFE_INTEGER;

/** Problems of the file from top to bottom, then the others. */
const inReadingOrder = (problems: readonly ConfigProblem[]): readonly ConfigProblem[] =>
  problems.toSorted((a, b) => lineOf(a) - lineOf(b) || (a.column ?? 0) - (b.column ?? 0));
