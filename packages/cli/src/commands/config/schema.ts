import { configJsonSchema } from '@spikeseg/config';
import type { Context, OptionValues } from '@spikeseg/experiment/parts';
import type { Command } from 'commander';
import { addExamples } from '../../help/examples.ts';
import { addCommonOptions } from '../../options/config-options.ts';
import { printAnswer } from '../../output.ts';

export function registerSchema(group: Command, context: Context): void {
  const command = group
    .command('schema')
    .summary('print the JSON Schema of a configuration file')
    .description('Prints the JSON Schema of a configuration file, with which editors complete keys and show their meaning.');
  addExamples(
    addCommonOptions(command),
    [
      'spikeseg-cli config schema > spikeseg.schema.json',
      'name it in a configuration: # yaml-language-server: $schema=./spikeseg.schema.json',
    ],
    ['spikeseg-cli config schema --json', 'the same; the schema is JSON either way'],
  ).action((options: OptionValues) => {
    const json = configJsonSchema();
    printAnswer(context, options, { json, text: [JSON.stringify(json, undefined, 2)] });
  });
}
