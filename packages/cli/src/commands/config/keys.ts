import { type ConfigKey, describeConfig, nearestNames } from '@spikeseg/config';
import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { UsageError } from '../../errors/errors.ts';
import { addCommonOptions, type OptionValues } from '../../options/config-options.ts';
import { printAnswer } from '../../output.ts';

const examples = `
Examples:
  spikeseg-cli config keys
      all keys
  spikeseg-cli config keys stdp data.synthetic
      two sections`;

export function registerKeys(group: Command, context: Context): void {
  const command = group
    .command('keys')
    .summary('explain the keys: type, default, unit, meaning')
    .description('Explains the keys of the configuration: type, default, unit, meaning, paper.')
    .argument('[key...]', 'keys or sections; all when left out');
  addCommonOptions(command)
    .addHelpText('after', examples)
    .action((names: string[], options: OptionValues) => {
      const keys = chooseKeys(describeConfig(), names);
      printAnswer(context, options, { json: { keys }, text: keys.flatMap(keyLines) });
    });
}

const keyLines = ({ path, type, default: value, description, unit, source }: ConfigKey): string[] => [
  `${path}: ${type}, default ${JSON.stringify(value)}${unit === undefined ? '' : ` ${unit}`}`,
  `    ${description}${source === undefined ? '' : ` [${source}]`}`,
];

/** @throws UsageError for a name that is neither a key nor a section */
function chooseKeys(all: readonly ConfigKey[], names: readonly string[]): readonly ConfigKey[] {
  const below = (name: string) => (key: ConfigKey) => key.path === name || key.path.startsWith(`${name}.`);
  const unknown = names.find((name) => !all.some(below(name)));
  if (unknown === undefined) return names.length === 0 ? all : all.filter((key) => names.some((name) => below(name)(key)));
  const lastPart = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
  const sections = all.flatMap(({ path }) => (path.includes('.') ? [path.slice(0, path.lastIndexOf('.'))] : []));
  const candidates = new Set([...sections, ...all.flatMap(({ path }) => [path, lastPart(path)])]);
  const near = nearestNames(unknown, [...candidates]);
  const hint = near.length === 0 ? 'all of them: spikeseg-cli config keys' : `did you mean ${near.join(' or ')}?`;
  throw new UsageError(`config keys: expected keys or sections, got ${unknown}; ${hint}`);
}
