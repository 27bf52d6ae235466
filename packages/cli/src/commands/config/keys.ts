import { type ConfigKey, describeConfig, nearestNames } from '@spikeseg/config';
import type { Context, OptionValues } from '@spikeseg/experiment/parts';
import { UsageError } from '@spikeseg/experiment/parts';
import type { Command } from 'commander';
import { addExamples } from '../../help/examples.ts';
import { addCommonOptions } from '../../options/config-options.ts';
import { printAnswer } from '../../output.ts';

export function registerKeys(group: Command, context: Context): void {
  const command = group
    .command('keys')
    .summary('explain the keys: type, default, unit, meaning')
    .description('Explains the keys of the configuration: type, default, unit, meaning, paper.')
    .argument('[key...]', 'keys or sections; all when left out');
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli config keys', 'all keys'],
    ['spikeseg-cli config keys stdp data.synthetic', 'two sections'],
  ).action((names: string[], options: OptionValues) => {
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
  if (names.length === 0) return all;
  const unknown = names.find((name) => !all.some(({ path }) => isBelow(path, name)));
  if (unknown === undefined) return all.filter(({ path }) => names.some((name) => isBelow(path, name)));
  const candidates = new Set(all.flatMap(({ path }) => [...sectionsOf(path), path, path.slice(path.lastIndexOf('.') + 1)]));
  const near = nearestNames(unknown, [...candidates]);
  const hint = near.length === 0 ? 'all of them: spikeseg-cli config keys' : `did you mean ${near.join(' or ')}?`;
  throw new UsageError(`config keys: expected keys or sections, got ${unknown}; ${hint}`);
}

const isBelow = (path: string, name: string): boolean => path === name || path.startsWith(`${name}.`);

/** `data.synthetic.stars` is in `data` and in `data.synthetic`. */
const sectionsOf = (path: string): string[] => {
  const parts = path.split('.').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('.'));
};
