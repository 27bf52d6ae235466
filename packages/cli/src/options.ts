import { describeConfig, presetNames } from '@spikeseg/config';
import { didYouMean, engineNames, UsageError } from '@spikeseg/experiment/commands';
import { type Command, Option } from 'commander';
import { type AliasName, aliases, flagOf, readingFlags } from './settings.ts';

const keys = new Map(describeConfig().map((key) => [key.path, key]));

/** Help of a configuration key, from the schema: what it means, unit, default. */
export function keyHelp(path: string): string {
  const key = keys.get(path);
  if (!key) throw new Error(`${path}: no such key in the schema`);
  // Null is explained; what else it takes is not.
  const values = key.default === null ? key.type.replace(/ or null$/, '') : `default ${JSON.stringify(key.default)}`;
  return `${key.description}${key.unit === undefined ? '' : ` [${key.unit}]`} (${path}, ${values})`;
}

/** Adds the aliases that a command takes. */
export function addAliases(command: Command, names: readonly AliasName[]): Command {
  for (const { flag, option, key } of aliases) if (names.includes(option)) command.option(flag, keyHelp(key));
  return command;
}

/** Adds `--offline`, which sets two keys. */
export const addOffline = (command: Command): Command =>
  command.option('--offline', 'follow objects forwards and backwards: same as evaluation.detector=evidence evidence.passes=both');

/** Adds what every command takes. */
export function addCommonOptions(command: Command): Command {
  return command
    .option('--quiet', 'print errors only')
    .option('--json', 'print one JSON object to standard output; an error is {"error": {kind, messages, exitCode}}')
    .option('--debug', 'show where an error came from');
}

/** Adds what says of files of events what they do not tell themselves. */
export function addReading(command: Command): Command {
  for (const { option, key } of readingFlags) command.option(`${flagOf(option)} <value>`, keyHelp(key));
  return command;
}

/** Adds `--config`, `--preset` and the `key=value` arguments. */
export function addConfigSources(command: Command): Command {
  return command
    .option('--config <file>', 'YAML file; any subset of the keys (see: spikeseg-cli config keys)')
    .addOption(choiceOption('-p, --preset <name>', 'settings to start from', presetNames))
    .addOption(choiceOption('--paper <name>', 'same as --preset', presetNames));
}

/** Adds what runs are configured with. @param names aliases beyond those that every run has */
export function addRunOptions(command: Command, names: readonly AliasName[] = []): Command {
  command.argument('[key=value...]', 'configuration keys that win over the file, e.g. stdp.lr_plus=0.02');
  addAliases(addConfigSources(command), [...names, 'epochs', 'nClasses', 'device', 'seed', 'dataRoot', 'logLevel']);
  return addEngine(addReading(command))
    .option('--skip-bad', 'leave out recordings that cannot be read, and list them')
    .option('--no-tensorboard', 'same as logging.tensorboard=false');
}

export const addFolds = (command: Command): Command =>
  command.option('-k, --folds <k>', 'number of folds (default: 5, or as many as there are recordings with labelled objects)');

/** Adds what a command takes that may also stop before its first run. */
export const addTrials = (command: Command): Command =>
  command
    .option('--print-config', 'print the complete configuration and stop')
    .option('--dry-run', 'check configuration, data and output folder, then stop');

/** Adds what says with what is detected, and what is written of it. */
export function addDetected(command: Command): Command {
  command
    .option(
      '-c, --checkpoint <run>',
      'detect with this network: checkpoint, detector file, ONNX file, run folder or run name (default: ebssa, evidence neurons)',
    )
    .option('--config <file>', 'YAML file of settings, where there is no checkpoint');
  return addReading(addEngine(addOffline(addAliases(command, ['device']))))
    .option('--events', 'also write which events belong to which detection and track: events/RECORDING.csv')
    .option('--masks', 'also write the mask of every time step with a detection: masks/RECORDING/T_US.png');
}

/** Adds what says which part of a recording is written. */
export const addSelection = (command: Command): Command =>
  command
    .option('--from <seconds>', 'leave out what is before this time since the first event [s]')
    .option('--until <seconds>', 'leave out what is from this time on [s]')
    .option('--region <x,y,w,h>', 'keep these pixels; the first becomes (0, 0) [px]')
    .option('--max-rate <events/s>', 'leave out events beyond this rate, as a camera with an event rate controller does');

/** Adds `--engine`. With exact numerics it changes how long a command takes and nothing else, so it is no key of a run. */
export const addEngine = (command: Command): Command =>
  command.addOption(
    choiceOption(
      '--engine <name>',
      'compute with this engine, whatever the device',
      engineNames,
      /^(tfjs-gpu:\d+|tfjs-webgpu:software)$/,
    ),
  );

/**
 * An option that takes one of a few words: help lists them, another word is answered with the nearest.
 *
 * @param also words beyond those listed
 */
export function choiceOption(flags: string, description: string, words: readonly string[], also?: RegExp): Option {
  const option = new Option(flags, description).choices(words);
  return option.argParser(oneOf(option.long ?? flags, words, also));
}

/** Reads one of a few words; another one is answered with the nearest. @param name what it is, for the error */
const oneOf =
  (name: string, words: readonly string[], also?: RegExp) =>
  (value: string): string => {
    if (words.includes(value) || also?.test(value)) return value;
    throw new UsageError(`${name}: expected ${words.join(', ')}, got ${JSON.stringify(value)}${didYouMean(value, words)}`);
  };

/** A command line that runs as it stands, and what it does. */
type Example = readonly [line: string, does: string];

/** Ends the help of a command with examples; every one is run by the long tests as it is printed. */
export const addExamples = (command: Command, ...examples: readonly [Example, Example, ...Example[]]): Command =>
  command.addHelpText('after', () => {
    const help = command.createHelp();
    const width = (help.helpWidth ?? 80) - indent.length;
    const explained = (text: string) => help.boxWrap(text, width).replaceAll(/^/gm, indent);
    return ['', 'Examples:', ...examples.flatMap(([line, does]) => [`  ${line}`, explained(does)])].join('\n');
  });

const indent = ' '.repeat(6);
