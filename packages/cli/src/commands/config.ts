import {
  type ConfigError,
  type ConfigKey,
  configJsonSchema,
  describeConfig,
  isConfigError,
  layersOf,
  loadConfig,
  nearestNames,
  preset,
  presetNames,
  stringifyConfig,
  stringifyNetwork,
} from '@spikeseg/config';
import { errorLines, UsageError } from '@spikeseg/experiment/commands';
import { checkGiven, networkFromConfig, resolveConfig } from '@spikeseg/experiment/models';
import { alignRows, quantity } from '@spikeseg/report/words';
import { layerShapes, weightShapes } from '@spikeseg/snn-core';
import type { Command } from 'commander';
import { type ProcessContext, runContext } from '../console.ts';
import { addAliases, addCommonOptions, addConfigSources, addExamples } from '../options.ts';
import { AnsweredError, printAnswer } from '../output.ts';
import { aliasNames, type OptionValues, sourcesOf } from '../settings.ts';

export function registerConfig(program: Command, context: ProcessContext): void {
  const group = program
    .command('config')
    .summary('print, check and explain configurations')
    .description('Prints, checks and explains configurations.')
    .helpCommand(false);
  for (const register of [registerPrint, registerNetwork, registerValidate, registerSchema, registerPresets, registerKeys])
    register(group, context);
  addExamples(
    group,
    ['spikeseg-cli config keys data.synthetic', 'what can be set of generated recordings'],
    [
      'spikeseg-cli config print --preset igarss2023 > config.yaml',
      'a file to start from; then: spikeseg-cli train --config config.yaml',
    ],
  );
}

function registerPrint(group: Command, context: ProcessContext): void {
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
    const config = resolveConfig(sourcesOf(args, options));
    printAnswer(context, options, { json: config, text: [stringifyConfig(config).trimEnd()] });
  });
}

function registerNetwork(group: Command, context: ProcessContext): void {
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
    const config = resolveConfig(sourcesOf(args, options));
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

function registerValidate(group: Command, context: ProcessContext): void {
  const command = group
    .command('validate')
    .summary('check configuration files')
    .description('Checks configuration files; reports every problem with line, column and the nearest names.')
    .argument('<file...>', 'YAML files');
  addExamples(
    addCommonOptions(command),
    [
      'spikeseg-cli config validate config.yaml',
      'says that the file is valid, or every problem with its place and the nearest names',
    ],
    ['spikeseg-cli config validate --json config.yaml night.yaml', 'the same of two files for a program'],
  ).action((files: string[], options: OptionValues) => validate(context, files, options));
}

function validate(context: ProcessContext, files: readonly string[], options: OptionValues): void {
  const checked = files.map((file) => ({ file, fault: faultOf(file) }));
  const { log } = runContext(context, options);
  const bad = checked.filter(({ fault }) => fault !== undefined);
  for (const { fault } of bad) for (const line of errorLines(fault)) log.error(line);
  printAnswer(context, options, {
    json: { files: checked.map(({ file, fault }) => ({ file, valid: fault === undefined, problems: fault?.problems ?? [] })) },
    text: checked.filter(({ fault }) => fault === undefined).map(({ file }) => `${file}: valid`),
  });
  if (bad.length > 0) throw new AnsweredError(`problems in ${bad.length} of ${quantity(files.length, 'file')}`);
}

/** @throws UsageError for a file of another kind */
function faultOf(file: string): ConfigError | undefined {
  checkGiven(file, 'configuration');
  try {
    loadConfig(file);
    return undefined;
  } catch (error) {
    if (isConfigError(error)) return error;
    throw error;
  }
}

function registerSchema(group: Command, context: ProcessContext): void {
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

function registerPresets(group: Command, context: ProcessContext): void {
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

function registerKeys(group: Command, context: ProcessContext): void {
  const command = group
    .command('keys')
    .summary('explain the keys: type, default, unit, role, meaning')
    .description('Explains the keys of the configuration: type, default, unit, role, meaning, paper.')
    .argument('[key...]', 'keys, sections, or the begin of their names; all when left out');
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli config keys', 'all keys'],
    ['spikeseg-cli config keys stdp data.synthetic', 'two sections'],
  ).action((names: string[], options: OptionValues) => {
    const keys = chooseKeys(describeConfig(), names);
    printAnswer(context, options, { json: { keys }, text: keys.flatMap(keyLines) });
  });
}

const keyLines = ({ path, role, type, default: value, description, unit, source }: ConfigKey): string[] => [
  `${path}: ${type}, default ${JSON.stringify(value)}${unit === undefined ? '' : ` ${unit}`}; role ${role}`,
  `    ${description}${source === undefined ? '' : ` [${source}]`}`,
];

/** @throws UsageError for a name that is neither a key or section nor the begin of one */
function chooseKeys(all: readonly ConfigKey[], names: readonly string[]): readonly ConfigKey[] {
  if (names.length === 0) return all;
  const chosen = names.map((name) => {
    const below = all.filter(({ path }) => path === name || path.startsWith(`${name}.`));
    return below.length > 0 ? below : all.filter(({ path }) => path.startsWith(name) || lastName(path).startsWith(name));
  });
  const unknown = names.find((_, k) => chosen[k].length === 0);
  if (unknown === undefined) return all.filter((key) => chosen.some((some) => some.includes(key)));
  const candidates = new Set(all.flatMap(({ path }) => [...sectionsOf(path), path, lastName(path)]));
  const near = nearestNames(unknown, [...candidates]);
  const hint = near.length === 0 ? 'all of them: spikeseg-cli config keys' : `did you mean ${near.join(' or ')}?`;
  throw new UsageError(`config keys: expected keys or sections, got ${unknown}; ${hint}`);
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** `data.synthetic.stars` is in `data` and in `data.synthetic`. */
const sectionsOf = (path: string): string[] => {
  const parts = path.split('.').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('.'));
};
