import { stringifyConfig } from '@spikeseg/config';
import type { Context } from '@spikeseg/experiment/parts';
import { aliasNames, type OptionValues, resolveConfig } from '@spikeseg/experiment/parts';
import type { Command } from 'commander';
import { addExamples } from '../../help/examples.ts';
import { addAliases, addCommonOptions, addConfigSources } from '../../options/config-options.ts';
import { printAnswer } from '../../output.ts';

export function registerPrint(group: Command, context: Context): void {
  const command = group
    .command('print')
    .summary('print the whole configuration as it would be used')
    .description('Prints the whole configuration as it would be used: defaults, preset, file, command line.')
    .argument('[key=value...]', 'keys that win over the file, e.g. stdp.lr_plus=0.02');
  addConfigSources(command);
  addAliases(command, aliasNames).option('--no-tensorboard', 'same as logging.tensorboard=false');
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli config print > config.yaml', 'every key with its default, as YAML; a file to start from'],
    [
      'spikeseg-cli config print --preset igarss2023 max_epochs=5 --json',
      'a published experiment with one value changed, as JSON',
    ],
  ).action((args: string[], options: OptionValues) => {
    const config = resolveConfig(context, args, options);
    printAnswer(context, options, { json: config, text: [stringifyConfig(config).trimEnd()] });
  });
}
