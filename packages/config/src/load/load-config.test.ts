import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { says, sharedPath } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { ConfigError, problemText } from '../config-error.ts';
import { expandDotted, mergeConfigs } from '../merge-configs.ts';
import { anyConfig } from '../schema/config.fixture.ts';
import { defaultConfig } from '../schema/config.ts';
import { guideValues, guideYaml } from './guide.fixture.ts';
import type { LoadConfigOptions } from './load-config.ts';
import { loadConfig } from './load-config.ts';
import { preset } from './presets.ts';

const cwd = mkdtempSync(join(tmpdir(), 'config-'));
const home = join(cwd, 'home');
afterAll(() => rmSync(cwd, { recursive: true }));
mkdirSync(join(cwd, 'configs'));

/** Loads a text as the file configs/c.yaml of an environment of our own. */
function load(text: string | undefined, options: LoadConfigOptions = {}) {
  if (text !== undefined) writeFileSync(join(cwd, 'configs/c.yaml'), text);
  const environment = { cwd, home, env: { DATA: '/data', OUT: '/out' } };
  return loadConfig(text === undefined ? undefined : 'configs/c.yaml', { environment, ...options });
}

/** The lines of all problems of a failing load. */
function problems(text: string | undefined, options?: LoadConfigOptions): readonly string[] {
  try {
    load(text, options);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(problemText);
    throw error;
  }
  throw new Error('expected an error');
}

test("the guide's file loads unchanged and gives exactly its values", () => {
  expect(load(guideYaml)).toEqual(mergeConfigs(defaultConfig(), expandDotted(guideValues)));
  expect(load(guideYaml)).toEqual(defaultConfig());
});

const guide = sharedPath('spec/configuration-guide.txt');

test.skipIf(guide === undefined)('the guide as handed over has the keys and values of the fixture', () => {
  const lines = readFileSync(guide ?? '', 'utf8').split('\n');
  let section = '';
  const nested = lines
    .filter((line) => /^\w+:( |$)/.test(line))
    .map((line) => {
      if (!/^\w+:\s*$/.test(line)) return section + line;
      section = line.startsWith('augmentation') ? '    ' : '  ';
      return line.startsWith('augmentation') ? `  ${line}` : line;
    });
  expect(load(nested.join('\n'))).toEqual(load(guideYaml));
  expect(nested.length).toBe(Object.keys(guideValues).length + 9);
});

test('no file, an empty file and a file of comments give the defaults', () => {
  for (const text of [undefined, '', '# nothing\n', 'model:\n']) expect(load(text)).toEqual(defaultConfig());
});

test('a file may give any subset', () => {
  const config = load('max_epochs: 3\nstdp:\n  lr_plus: 0.1\n');
  expect(config).toEqual(mergeConfigs(defaultConfig(), { max_epochs: 3, stdp: { lr_plus: 0.1 } }));
});

test('defaults < preset < file < overrides', () => {
  const options = { preset: 'kheradpisheh2018', overrides: { 'stdp.lr_plus': 0.3 } };
  const config = load('stdp:\n  lr_plus: 0.2\n  lr_minus: 0.2\n', options);
  expect(config.stdp).toMatchObject({ lr_plus: 0.3, lr_minus: 0.2, weight_init_std: 0.05, weight_max: 1 });
  expect(load(undefined, { preset: 'igarss2023' })).toEqual(mergeConfigs(defaultConfig(), preset('igarss2023')));
});

test('overrides may be nested, dotted, or both', () => {
  const wanted = mergeConfigs(defaultConfig(), { stdp: { lr_plus: 0.02 }, data: { augmentation: { enabled: false } } });
  expect(load('', { overrides: { stdp: { lr_plus: 0.02 }, data: { augmentation: { enabled: false } } } })).toEqual(wanted);
  expect(load('', { overrides: { 'stdp.lr_plus': 0.02, 'data.augmentation.enabled': false } })).toEqual(wanted);
  expect(load('', { overrides: { stdp: { lr_plus: 0.02 }, data: { 'augmentation.enabled': false } } })).toEqual(wanted);
});

test('every key can be overridden', () => {
  fc.assert(
    fc.property(anyConfig, (config) => {
      // A `$` in a path of the network is a variable of the environment.
      fc.pre(!JSON.stringify(config.network).includes('$'));
      const overrides = { ...config, output_dir: './runs', data: { ...config.data, data_root: '/x' } };
      expect(load(undefined, { overrides })).toEqual(overrides);
    }),
    { numRuns: 30 },
  );
});

test('data_root: from the folder of its file, else from the working directory; absolute stays', () => {
  const yaml = 'data: {data_root: ../EBSSA}\n';
  expect(load(yaml).data.data_root).toBe(join(cwd, 'EBSSA'));
  expect(load(yaml, { overrides: { 'data.data_root': 'mine' } }).data.data_root).toBe(join(cwd, 'mine'));
  expect(load('data: {data_root: /data/EBSSA}\n').data.data_root).toBe('/data/EBSSA');
  expect(load('').data.data_root).toBe('/path/to/EBSSA');
});

test('paths expand home and variables; output_dir stays relative', () => {
  const config = load('output_dir: $OUT/runs\ndata:\n  data_root: ${DATA}/EBSSA\n');
  expect(config.output_dir).toBe('/out/runs');
  expect(config.data.data_root).toBe('/data/EBSSA');
  expect(load('data: {data_root: ~/EBSSA}\n').data.data_root).toBe(`${home}/EBSSA`);
  expect(load('output_dir: results\n').output_dir).toBe('results');
});

test('a variable that is not set is an error at its place', () => {
  expect(problems('data:\n  data_root: $NOPE/x\n')).toEqual([
    expect.stringMatching(says('configs/c.yaml:2:14 data.data_root', 'NOPE', '$$')),
  ]);
  expect(problems('', { overrides: { output_dir: '$NOPE' } })[0]).toMatch(says('output_dir', 'NOPE'));
});

test('all problems of a file are told at once, from top to bottom, then those of overrides', () => {
  const text = `foo: 1
stdp:
  lr_plus: fast
  lr_plus: faster
model:
  kernel_sizes: [5, 4, 7]
  leaks: [1, 0, 0]
lr_minus: 0.1
`;
  expect(problems(text, { overrides: { 'wta.modus': 'local', seed: -1 } })).toEqual([
    expect.stringMatching(says('configs/c.yaml:1:1 foo: no such key', 'experiment_name', 'evidence')),
    expect.stringMatching(says('configs/c.yaml:4:3 stdp.lr_plus', 'once', 'second')),
    expect.stringMatching(says('configs/c.yaml:4:12 stdp.lr_plus', '>= 0', 'faster')),
    expect.stringMatching(says('configs/c.yaml:6:21 model.kernel_sizes[1]', '>= 1', 4)),
    expect.stringMatching(says('configs/c.yaml:7:11 model.leaks[0]', 'conv1')),
    expect.stringMatching(says('configs/c.yaml:8:1 lr_minus', 'stdp.lr_minus')),
    expect.stringMatching(says('seed', '[0, 4294967295]', -1)),
    expect.stringMatching(says('wta.modus', 'mode')),
  ]);
});

test('a conflict is told at the key that was given', () => {
  const expected = says('stdp.weight_min < stdp.weight_max', 0, -1);
  expect(problems('stdp:\n  weight_max: -1\n')).toEqual([expect.stringMatching(/^configs\/c\.yaml:2:15 stdp\.weight_min: /)]);
  expect(problems('stdp:\n  weight_max: -1\n')[0]).toMatch(expected);
  expect(problems('', { overrides: { 'stdp.weight_max': -1 } })[0]).toMatch(/^stdp\.weight_min: /);
});

test('a rule waits while one of its keys is wrong by itself', () => {
  expect(problems('stdp: {weight_min: low, weight_max: -1}\n')).toEqual([
    expect.stringMatching(says('configs/c.yaml:1:20 stdp.weight_min', '[-1000000, 1000000]', 'low')),
  ]);
  expect(problems('model: 5\n')).toHaveLength(1);
});

test('files that cannot be read', () => {
  const read = (path: string) => () => loadConfig(path, { environment: { cwd, home, env: {} } });
  expect(read('nothing.yaml')).toThrow(says('nothing.yaml', 'no file'));
  expect(read('configs')).toThrow(says('configs', 'a folder'));
  writeFileSync(join(cwd, 'utf16.yaml'), Buffer.from('\uFEFFseed: 1', 'utf16le'));
  expect(read('utf16.yaml')).toThrow(says('utf16.yaml', 'not UTF-8'));
  writeFileSync(join(cwd, 'big.yaml'), `seed: 1${' '.repeat(256 * 1024)}`);
  expect(read('big.yaml')).toThrow(says('big.yaml', 262144, 262151));
  truncateSync(join(cwd, 'big.yaml'), 3 * 2 ** 30);
  expect(read('big.yaml')).toThrow(says('big.yaml', 262144, 3221225472));
  expect(read('nothing.yaml\0')).toThrow(says('readable', 'ERR_INVALID_ARG_VALUE'));
});

test('the error of the system stays as the cause', () => {
  expect(() => loadConfig('nothing.yaml', { environment: { cwd, home, env: {} } })).toThrow(
    expect.objectContaining({ cause: expect.objectContaining({ code: 'ENOENT' }) }),
  );
});

test('defaults given take the place of those of the schema, and everything else wins over them', () => {
  const defaults = { 'evaluation.detector': 'evidence', 'evidence.passes': 'both' };
  expect(load(undefined, { defaults })).toEqual(mergeConfigs(defaultConfig(), expandDotted(defaults)));
  expect(load('evaluation: { detector: network }', { defaults }).evaluation.detector).toBe('network');
  expect(load('', { defaults, overrides: { 'evidence.passes': 'causal' } }).evidence.passes).toBe('causal');
  expect(load(undefined, { defaults: { 'data.encoding': 'llr' }, preset: 'igarss2023' }).data.encoding).toBe('llr');
  expect(problems(undefined, { defaults: { 'stdp.lr_pluss': 1 } })).toEqual([
    expect.stringContaining('did you mean stdp.lr_plus?'),
  ]);
});

test('without an environment, that of the process counts', () => {
  const path = join(cwd, 'configs/c.yaml');
  writeFileSync(path, 'data: {data_root: here}\n');
  expect(loadConfig(path).data.data_root).toBe(join(cwd, 'configs', 'here'));
});
