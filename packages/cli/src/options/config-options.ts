import { describeConfig, presetNames } from '@spikeseg/config';
import { type AliasName, aliases } from '@spikeseg/experiment/parts';
import type { Command } from 'commander';
import { choiceOption } from '../help/choice.ts';

const keys = new Map(describeConfig().map((key) => [key.path, key]));

/** Help of a configuration key, from the schema: what it means, unit, default. */
export function keyHelp(path: string): string {
  const key = keys.get(path);
  if (!key) throw new Error(`${path}: no such key in the schema`);
  return `${key.description}${key.unit === undefined ? '' : ` [${key.unit}]`} (${path}, default ${JSON.stringify(key.default)})`;
}

/** Adds the aliases that a command takes. */
export function addAliases(command: Command, names: readonly AliasName[]): Command {
  for (const { flag, option, key } of aliases) if (names.includes(option)) command.option(flag, keyHelp(key));
  return command;
}

/** Adds `--offline`, which sets two keys. */
export const addOffline = (command: Command): Command =>
  command.option(
    '--offline',
    'look at each recording forwards and backwards: same as evaluation.detector=evidence evidence.passes=both',
  );

/** Adds what every command takes. */
export function addCommonOptions(command: Command): Command {
  return command
    .option('--quiet', 'print errors only')
    .option('--json', 'print one JSON object to standard output; an error is {"error": {kind, messages, exitCode}}')
    .option('--debug', 'show where an error came from');
}

/** Adds `--config`, `--preset` and the `key=value` arguments. */
export function addConfigSources(command: Command): Command {
  return command
    .option('--config <file>', 'YAML file; any subset of the keys (see: spikeseg-cli config keys)')
    .addOption(choiceOption('-p, --preset <name>', 'settings to start from', presetNames))
    .addOption(choiceOption('--paper <name>', 'same as --preset', presetNames));
}
