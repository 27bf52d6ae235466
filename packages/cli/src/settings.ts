import {
  type ConfigKey,
  describeConfig,
  keepRoles,
  type PartialConfig,
  parseOverrides,
  type SpikesegConfig,
} from '@spikeseg/config';
import { type ConfigSources, type ModelOptions, UsageError } from '@spikeseg/experiment/commands';

/** Flags that are another spelling of a configuration key. */
export const aliases = [
  { flag: '--seed <n>', option: 'seed', key: 'seed' },
  { flag: '--device <device>', option: 'device', key: 'device' },
  { flag: '--epochs <n>', option: 'epochs', key: 'max_epochs' },
  { flag: '--n-classes <n>', option: 'nClasses', key: 'model.n_classes' },
  { flag: '-o, --output <folder>', option: 'output', key: 'output_dir' },
  { flag: '-n, --name <name>', option: 'name', key: 'experiment_name' },
  { flag: '-d, --data-root <folder>', option: 'dataRoot', key: 'data.data_root' },
  { flag: '--sensor <sensor>', option: 'sensor', key: 'data.sensor' },
  { flag: '--log-level <level>', option: 'logLevel', key: 'logging.log_level' },
  { flag: '--workers <n>', option: 'workers', key: 'data.num_workers' },
] as const;

/** An option as it is typed: `zeroPoint` is `--zero-point`. */
export const flagOf = (name: string): string => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The option that is another spelling of a key of its own name: `data.sensor_size` is `sensorSize`. */
const optionOf = (path: string): string =>
  path.slice(path.lastIndexOf('.') + 1).replaceAll(/_[a-z]/g, (letter) => letter[1].toUpperCase());

const roles = new Map(describeConfig().map(({ path, role }) => [path, role]));

/** Paths of the keys of a role. */
export const keysOfRole = (...wanted: readonly ConfigKey['role'][]): readonly string[] =>
  [...roles].flatMap(([path, role]) => (wanted.includes(role) ? [path] : []));

/** Flags of the keys that say what files do not tell of their events: each has one of its name. */
export const readingFlags = keysOfRole('reading').map((key) => ({ option: optionOf(key), key }));

export type AliasName = (typeof aliases)[number]['option'];

export const aliasNames: readonly AliasName[] = aliases.map(({ option }) => option);

/** Values of the options as commander hands them over. */
export type OptionValues = Readonly<Record<string, unknown>>;

/** True for arguments like `stdp.lr_plus=0.02`. */
export const isOverride = (argument: string): boolean => /^[A-Za-z_][\w.]*=/.test(argument);

/**
 * Arguments of a command: settings, `key=value`, and what is none, files and names.
 *
 * @throws UsageError for a setting with blanks around its `=`, which the shell hands over in pieces
 */
export function splitArguments(args: readonly string[]): { readonly files: string[]; readonly settings: string[] } {
  const at = args.findIndex((argument) => argument.startsWith('='));
  if (at !== -1) {
    const key = at === 0 ? 'KEY' : args[at - 1];
    const value = args[at].slice(1) || (args.at(at + 1) ?? 'VALUE');
    throw new UsageError(
      `${args.slice(Math.max(0, at - 1), at + 2).join(' ')}: expected key=value without blanks, got blanks; write ${key}=${value}`,
    );
  }
  return { files: args.filter((argument) => !isOverride(argument)), settings: args.filter(isOverride) };
}

/**
 * `key=value` arguments and aliases as settings; an argument wins over a flag.
 *
 * @throws ConfigError for unknown keys and wrong values, UsageError for arguments that are no `key=value`
 */
export function settingsOf(args: readonly string[], options: OptionValues): PartialConfig {
  const stray = args.find((argument) => !isOverride(argument));
  if (stray !== undefined)
    throw new UsageError(
      `${stray}: expected key=value without blanks, e.g. stdp.lr_plus=0.02; a folder of recordings is given by --data-root FOLDER`,
    );
  return parseOverrides([...flagSettings(options), ...args]);
}

/** Whether `key=value` arguments say nothing but keys of some roles. @throws ConfigError as {@link settingsOf} */
export const sayRoles = (args: readonly string[], wanted: readonly ConfigKey['role'][]): boolean =>
  Object.keys(keepRoles(parseOverrides(args), (role) => !wanted.includes(role))).length === 0;

/** What flags set, as `key=value`. */
export function flagSettings(options: OptionValues): string[] {
  const flags = aliases.flatMap(({ option, key }) => {
    const value = options[option];
    return typeof value === 'string' ? [`${key}=${value}`] : [];
  });
  for (const { option, key } of readingFlags) {
    const value = options[option];
    // Text, whatever it looks like.
    if (typeof value === 'string') flags.push(`${key}=${JSON.stringify(value)}`);
  }
  if (options['offline'] === true) flags.push('evaluation.detector=evidence', 'evidence.passes=both');
  // commander turns --no-tensorboard into tensorboard: false.
  return options['tensorboard'] === false ? [...flags, 'logging.tensorboard=false'] : flags;
}

/** What arguments and flags say of a configuration. @throws as {@link settingsOf} */
export const sourcesOf = (args: readonly string[], options: OptionValues): ConfigSources => ({
  preset: textOf(options, 'preset') ?? textOf(options, 'paper'),
  file: textOf(options, 'config'),
  settings: settingsOf(args, options),
});

/** What arguments and flags say of a model. @throws as {@link settingsOf} */
export const modelOptionsOf = (args: readonly string[], options: OptionValues): ModelOptions => ({
  ...sourcesOf(args, options),
  model: textOf(options, 'checkpoint'),
  engine: textOf(options, 'engine'),
});

/** The value of an option that is a text. */
export const textOf = (options: OptionValues, name: string): string | undefined =>
  typeof options[name] === 'string' ? options[name] : undefined;

/** How files are read, as words of a command line. */
export const readingWords = (config: Pick<SpikesegConfig, 'data'>): string[] =>
  Object.entries(keepRoles({ data: config.data }, (role) => role === 'reading').data ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [flagOf(optionOf(name)), `${value}`] : [],
  );

/**
 * What may be given beside `--resume`.
 *
 * @throws UsageError when something is given that would change what is resumed
 */
export function resumeOverrides(args: readonly string[], options: OptionValues, flags: readonly string[] = []): PartialConfig {
  // Where its folder lies, and how many folds are at work at once.
  const free: readonly string[] = ['output_dir', 'data.num_workers'];
  const others = [...aliases, ...readingFlags].flatMap(({ option, key }) => (free.includes(key) ? [] : [option]));
  const changing = ['config', 'preset', 'paper', 'offline', ...others, ...flags];
  const change =
    args.find((argument) => !sayRoles([argument], ['limit'])) ??
    changing.find((name) => options[name] !== undefined) ??
    (options['tensorboard'] === false ? 'no-tensorboard' : undefined);
  if (change === undefined) return settingsOf(args, {});
  throw new UsageError(
    `${change}: a resumed run goes on with the configuration it began with; expected --resume alone, or with data.limit_factor`,
  );
}
