import { preset, presetNames } from '@spikeseg/config';
import type { Context, OptionValues } from '@spikeseg/experiment/parts';
import { alignRows } from '@spikeseg/report';
import type { Command } from 'commander';
import { addExamples } from '../../help/examples.ts';
import { addCommonOptions } from '../../options/config-options.ts';
import { printAnswer } from '../../output.ts';

export function registerPresets(group: Command, context: Context): void {
  const command = group
    .command('presets')
    .summary('list the settings of published experiments')
    .description('Lists the settings of published experiments, which --preset takes.');
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli config presets', 'every preset with the keys that it sets'],
    ['spikeseg-cli config presets --json', 'the same as one object'],
  ).action((options: OptionValues) => {
    const all = Object.fromEntries(presetNames.map((name) => [name, preset(name)]));
    const text = presetNames.flatMap((name, i) => [
      ...(i === 0 ? [] : ['']),
      name,
      ...alignRows(settingsOf(all[name]).map(([key, value]) => [`  ${key}`, JSON.stringify(value)])),
    ]);
    printAnswer(context, options, { json: all, text });
  });
}

/** Dotted keys and values of a nested configuration. */
function settingsOf(values: object, prefix = ''): (readonly [key: string, value: unknown])[] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
    const nested = typeof value === 'object' && value !== null && !Array.isArray(value);
    return nested ? settingsOf(value, `${prefix}${name}.`) : [[`${prefix}${name}`, value] as const];
  });
}
