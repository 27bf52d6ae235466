import { homedir } from 'node:os';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultConfig, describeConfig, loadConfig } from '@spikeseg/config';
import { formatNames } from '@spikeseg/event-formats';
import { resolveConfig } from '@spikeseg/experiment/models';
import { says } from '@spikeseg/test-support';
import { Command } from 'commander';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder, workIn } from '../../experiment/src/context/context.fixture.ts';
import { orGeneratedData } from '../../experiment/src/made.fixture.ts';
import { configWords } from './config-words.fixture.ts';
import { addAliases, addConfigSources, addOffline, addReading, keyHelp } from './options.ts';
import {
  aliasNames,
  isOverride,
  type OptionValues,
  readingWords,
  resumeOverrides,
  settingsOf,
  sourcesOf,
  splitArguments,
} from './settings.ts';

/** Parses arguments as a command with every alias does. */
function parse(...args: string[]): { args: string[]; options: OptionValues } {
  const command = new Command().exitOverride().argument('[key=value...]');
  addReading(addOffline(addAliases(addConfigSources(command), aliasNames))).option('--no-tensorboard');
  command.parse(args, { from: 'user' });
  return { args: command.args, options: command.opts() };
}

function overrides(...given: string[]) {
  const { args, options } = parse(...given);
  return settingsOf(args, options);
}

test.each([
  [['--seed', '7'], { seed: 7 }],
  [['--offline'], { evaluation: { detector: 'evidence' }, evidence: { passes: 'both' } }],
  [['--device', 'cuda:1'], { device: 'cuda:1' }],
  [['--epochs', '3'], { max_epochs: 3 }],
  [['--n-classes', '2'], { model: { n_classes: 2 } }],
  [['--output', 'out'], { output_dir: 'out' }],
  [['-o', 'out'], { output_dir: 'out' }],
  [['--name', '007'], { experiment_name: '007' }],
  [['-n', 'a'], { experiment_name: 'a' }],
  [['--data-root', 'C:\\EBSSA'], { data: { data_root: 'C:\\EBSSA' } }],
  [['-d', '/a=b'], { data: { data_root: '/a=b' } }],
  [['--sensor', 'ATIS'], { data: { sensor: 'ATIS' } }],
  [['--log-level', 'DEBUG'], { logging: { log_level: 'DEBUG' } }],
  [['--workers', '3'], { data: { num_workers: 3 } }],
  [['--sensor-size', '346x260'], { data: { sensor_size: '346x260' } }],
  [['--format', 'evt2.1'], { data: { format: 'evt2.1' } }],
  [['--columns', '-,t,x,y,p'], { data: { columns: '-,t,x,y,p' } }],
  [['--unit', 'ms'], { data: { unit: 'ms' } }],
  [['--stream', '7'], { data: { stream: '7' } }],
  [['--no-tensorboard'], { logging: { tensorboard: false } }],
  [[], {}],
])('%j is %j', (args, values) => {
  expect(overrides(...args)).toEqual(values);
});

test('every format that is read can be said in a configuration, and no other', () => {
  expect(configWords('data.format').toSorted()).toEqual([...new Set(formatNames), 'null'].toSorted());
});

test('key=value wins over a flag for the same key, wherever it stands', () => {
  expect(overrides('seed=1', '--seed', '2')).toEqual({ seed: 1 });
  expect(overrides('--seed', '2', 'seed=1', 'max_epochs=3', '--epochs', '4')).toEqual({ seed: 1, max_epochs: 3 });
});

test.each([
  [['seed'], /seed: expected key=value/],
  [['--sensor-size', '64'], says('data.sensor_size', 'WIDTHxHEIGHT', 1, 4096, 'e.g. 346x260', 64)],
  [['--columns', 't'], says('data.columns', 'four names')],
  [['--epochs', 'many'], says('max_epochs', '>= 1', 'many')],
  [['max_epoch=3'], /max_epoch: no such key; did you mean max_epochs\?/],
])('%j is an error', (args, message) => {
  expect(() => overrides(...args)).toThrow(message);
});

test('only texts that begin like a key are settings', () => {
  expect(['a=1', 'stdp.lr_plus=0.1', 'a='].every(isOverride)).toBe(true);
  expect(['./a=1.mat', '/data/x=1', 'C:\\x=1', 'a b=1', '=1', 'plain'].some(isOverride)).toBe(false);
});

test('help of an alias is made from the schema', () => {
  expect(keyHelp('max_epochs')).toMatch(says('epochs', 'max_epochs', 'default 50'));
  expect(keyHelp('data.timestep_ms')).toMatch(/\[ms\] \(data\.timestep_ms, default 100\)$/);
  expect(() => keyHelp('max_epoch')).toThrow('max_epoch: no such key in the schema');
});

test('every alias leads to a key of the schema', () => {
  const help = addAliases(new Command(), aliasNames).helpInformation().replaceAll(/\s+/g, ' ');
  const named = [...help.matchAll(/\(([\w.]+), default/g)].map(([, key]) => key);
  expect(named).toHaveLength(aliasNames.length);
  expect(describeConfig().map(({ path }) => path)).toEqual(expect.arrayContaining(named));
});

test('defaults, preset, file, flags, key=value: each wins over the ones before', () => {
  const cwd = temporaryFolder();
  workIn(cwd);
  writeFileSync(join(cwd, 'c.yaml'), 'seed: 1\nmax_epochs: 11\nmodel: {thresholds: [50, 50, 50]}\n');
  const { args, options } = parse('--preset', 'igarss2023', '--config', 'c.yaml', '--epochs', '12', '--seed', '2', 'seed=3');
  const config = resolveConfig(sourcesOf(args, options));
  expect(config).toMatchObject({ seed: 3, max_epochs: 12, model: { thresholds: [50, 50, 50], n_classes: 1 } });
});

test('paths may name environment variables and the home directory', () => {
  vi.stubEnv('DATA', '/somewhere');
  onTestFinished(() => void vi.unstubAllEnvs());
  const config = resolveConfig(sourcesOf(['data.data_root=$DATA/EBSSA', 'output_dir=~/runs'], {}));
  expect(config.data.data_root).toBe('/somewhere/EBSSA');
  expect(config.output_dir).toBe(join(homedir(), 'runs'));
});

test('--paper is --preset', () => {
  expect(resolvedWith('--paper')).toEqual(resolvedWith('--preset'));
});

function resolvedWith(flag: string) {
  const { args, options } = parse(flag, 'kheradpisheh2018');
  return resolveConfig(sourcesOf(args, options));
}

test.each([
  [[], {}, true],
  [['seed=1'], {}, true],
  [['data.data_root=/d'], {}, false],
  [['data.dataset=ebssa'], {}, false],
  [[], { dataRoot: '/d' }, false],
  [[], { config: 'c.yaml' }, false],
])('%j with %j: on generated recordings is %j', (args, options, generated) => {
  const sources = sourcesOf(args, options);
  expect(orGeneratedData(sources).settings?.data?.dataset === 'synthetic').toBe(generated);
});

test('how files are read, as words of a command line', () => {
  const said = { sensor_size: '346x260', format: 'text', columns: 't,x,y,p', unit: 'ms', stream: 2 } as const;
  expect(readingWords(defaultConfig())).toEqual([]);
  expect(readingWords(loadConfig(undefined, { overrides: { data: said } })).join(' ')).toBe(
    '--sensor-size 346x260 --format text --columns t,x,y,p --unit ms --stream 2',
  );
});

test('what is resumed keeps its configuration', () => {
  expect(() => resumeOverrides([], { output: 'out', quiet: true })).not.toThrow();
  expect(() => resumeOverrides(['seed=1'], {})).toThrow(says('seed=1', 'resumed'));
  expect(() => resumeOverrides([], { folds: '3' })).not.toThrow();
  expect(() => resumeOverrides([], { folds: '3' }, ['folds'])).toThrow(/^folds: /);
  expect(() => resumeOverrides(['data.data_root=/d'], {})).toThrow(/^data\.data_root=\/d: /);
  // Nothing that is given is left unused.
  for (const [option, value] of Object.entries({ sensor: 'ATIS', device: 'cpu', logLevel: 'DEBUG', columns: 't,x,y,p' }))
    expect(() => resumeOverrides([], { [option]: value })).toThrow(new RegExp(`^${option}: `));
  expect(() => resumeOverrides([], { tensorboard: false })).toThrow(/^no-tensorboard: /);
  expect(() => resumeOverrides([], { tensorboard: true, workers: '2' })).not.toThrow();
  expect(resumeOverrides(['data.limit_factor=9'], {})).toEqual({ data: { limit_factor: 9 } });
});

test('arguments are files and settings; blanks around = are an error that says how it is written', () => {
  expect(splitArguments(['night.mat', 'seed=1', 'a b=1'])).toEqual({ files: ['night.mat', 'a b=1'], settings: ['seed=1'] });
  for (const pieces of [
    ['night.mat', 'seed', '=', '15'],
    ['night.mat', 'seed', '=15'],
  ])
    expect(() => splitArguments(pieces)).toThrow(says('key=value', 'seed=15'));
});
