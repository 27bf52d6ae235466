import { layersOf, stringifyNetwork } from '@spikeseg/config';
import { layerShapes, weightShapes } from '@spikeseg/snn-core';
import type { Command } from 'commander';
import type { Context } from '@spikeseg/experiment/parts';
import { aliasNames, networkFromConfig, type OptionValues, resolveConfig } from '@spikeseg/experiment/parts';
import { addExamples } from '../../help/examples.ts';
import { addAliases, addCommonOptions, addConfigSources } from '../../options/config-options.ts';
import { printAnswer } from '../../output.ts';

export function registerNetwork(group: Command, context: Context): void {
  const command = group
    .command('network')
    .summary('print the layers of the network')
    .description(
      'Prints the layers of the network as the list that network: takes, with shapes and numbers of weights. The keys of model and train_conv1 to train_conv3 are expanded to it.',
    )
    .argument('[key=value...]', 'keys that win over the file, e.g. model.n_classes=2');
  addConfigSources(command);
  addAliases(command, aliasNames);
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli config network > layers.yaml', 'the default network as a list of layers; a file to start from'],
    ['spikeseg-cli config network --preset kheradpisheh2018 --json', 'the layers of a published experiment, as JSON'],
  ).action((args: string[], options: OptionValues) => {
    const config = resolveConfig(context, args, options);
    const network = networkFromConfig(config);
    const shapes = layerShapes(network);
    const weights = weightShapes(network);
    const layers = network.layers.map(({ name }) => {
      const shape = weights[`${name}.weight`] as readonly number[] | undefined;
      return { name, ...shapes[name], weights: shape === undefined ? 0 : shape.reduce((product, size) => product * size, 1) };
    });
    const remark = (position: number): string => {
      const { output, weights: count } = layers[position];
      return `${output.join('×')}${count === 0 ? '' : `, ${count} weights`}`;
    };
    printAnswer(context, options, {
      json: { network: layersOf(config), layers },
      text: [stringifyNetwork(layersOf(config), remark).trimEnd()],
    });
  });
}
