import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isConfigError, problemText } from '../config-error.ts';
import { loadConfig } from '../load/load-config.ts';
import { presetNames } from '../load/presets.ts';
import { mergeConfigs } from '../merge-configs.ts';
import { anyConfig } from '../schema/config.fixture.ts';
import { configSchema, defaultConfig, type SpikesegConfig } from '../schema/config.ts';
import { stringifyConfig } from '../stringify-config.ts';
import { layerLists } from './layers.fixture.ts';
import { expandedKeys, expandModel, layerKey, layersOf } from './layers.ts';

const environment = { cwd: '/work', env: { NIGHT: '/night' }, home: '/home/a' };

/** Loads YAML from a file called c.yaml; the problems instead where there are some, one line each. */
function load(yaml: string): SpikesegConfig | string[] {
  const folder = mkdtempSync(join(tmpdir(), 'network-'));
  writeFileSync(join(folder, 'c.yaml'), yaml);
  try {
    return loadConfig('c.yaml', { environment: { ...environment, cwd: folder } });
  } catch (error) {
    if (isConfigError(error)) return error.problems.map(problemText);
    throw error;
  }
}

test("the guide's keys expand to five layers", () => {
  expect(expandModel(defaultConfig())).toEqual([
    { kind: 'conv', name: 'conv1', maps: 4, kernel: 5, threshold: 0.1, leak: 0.09, train: false, weights: { init: 'dog' } },
    { kind: 'pool', name: 'pool1', kernel: 2, stride: 2 },
    { kind: 'conv', name: 'conv2', maps: 36, kernel: 5, threshold: 0.1, leak: 0.01, train: true, weights: { init: 'normal' } },
    { kind: 'pool', name: 'pool2', kernel: 2, stride: 2 },
    { kind: 'conv', name: 'conv3', maps: 1, kernel: 7, threshold: 0.1, leak: 'none', train: true, weights: { init: 'normal' } },
  ]);
});

test.each(presetNames)('%s expands to a list that is valid in its place', (preset) => {
  const config = loadConfig(undefined, { preset, environment });
  const { model, train_conv1: _conv1, train_conv2: _conv2, train_conv3: _conv3, ...others } = config;
  const layers = { ...others, model: { numerics: model.numerics }, network: layersOf(config) };
  const expanded = loadConfig(undefined, { overrides: layers, environment });
  expect(layersOf(expanded)).toEqual(layersOf(config));
});

test.each(expandedKeys)('%s changes the list', (key) => {
  const given = {
    'model.n_classes': 2,
    'model.conv1_channels': 3,
    'model.conv2_channels': 5,
    'model.kernel_sizes': [3, 3, 3],
    'model.pool1_kernel': 3,
    'model.pool1_stride': 1,
    'model.pool2_kernel': 3,
    'model.pool2_stride': 1,
    'model.thresholds': [1, 2, 3],
    'model.leaks': [0.08, 0, 0.05],
    'model.use_dog_filters': false,
    train_conv1: true,
    train_conv2: false,
    train_conv3: false,
  };
  const others = key === 'model.use_dog_filters' ? { train_conv1: true } : {};
  const before = loadConfig(undefined, { overrides: others, environment });
  const after = loadConfig(undefined, { overrides: { ...others, [key]: given[key] }, environment });
  expect(layersOf(after)).not.toEqual(layersOf(before));
});

const places = [
  [0, 'leak', ['model', 'leaks', 0]],
  [2, 'kernel', ['model', 'kernel_sizes', 1]],
  [2, 'threshold', ['model', 'thresholds', 1]],
  [3, 'stride', ['model', 'pool2_stride']],
  [2, 'maps', ['model', 'conv2_channels']],
  [4, 'maps', ['model', 'n_classes']],
  [0, 'weights', ['model', 'use_dog_filters']],
  [4, 'train', ['train_conv3']],
] as const;

test.each(places)('layer %i, %s: named as it was written', (position, field, path) => {
  const guide = defaultConfig();
  expect(layerKey(guide, position, field)).toEqual(path);
  expect(layerKey({ ...guide, network: expandModel(guide) }, position, field)).toEqual(['network', position, field]);
});

test('a list of layers is read from YAML, with defaults', () => {
  const config = load(`
network:
  - { kind: conv, name: one, maps: 3, kernel: 5, threshold: 2, leak: { factor: 0.9 } }
  - kind: conv
    name: two
    maps: 2
    kernel: 3
    threshold: 1
    train: true
    weights: { init: normal, mean: 0.5 }
`) as SpikesegConfig;
  expect(config.network).toEqual([
    {
      kind: 'conv',
      name: 'one',
      maps: 3,
      kernel: 5,
      threshold: 2,
      leak: { factor: 0.9 },
      train: false,
      weights: { init: 'normal' },
    },
    {
      kind: 'conv',
      name: 'two',
      maps: 2,
      kernel: 3,
      threshold: 1,
      leak: 'none',
      train: true,
      weights: { init: 'normal', mean: 0.5 },
    },
  ]);
});

const conv = '{ kind: conv, name: one, maps: 3, kernel: 5, threshold: 2 }';
const layer = (change: string) => `network:\n  - ${conv}\n  - ${change}\n`;

test.each([
  [layer('{ kind: conv, name: two, maps: 3, kernel: 4, threshold: 2 }'), says('c.yaml:3:47 network[1].kernel', '>= 1', 4)],
  [layer('{ kind: conf, name: two }'), says('c.yaml:3:13 network[1].kind', 'conv or pool', 'conf')],
  [
    layer('{ kind: pool, name: two, kernel: 2, stride: 2, maps: 3 }'),
    says('c.yaml:3:52 network[1].maps: no such key', 'kind, name, kernel or stride'),
  ],
  [
    layer('{ kind: conv, name: two, maps: 3, kernel: 3, treshold: 2, threshold: 2 }'),
    'c.yaml:3:50 network[1].treshold: no such key; did you mean network[1].threshold?',
  ],
  [layer('{ kind: conv, name: input, maps: 3, kernel: 3, threshold: 2 }'), says('network[1].name', 'letters')],
  [layer('{ kind: conv, name: two, maps: 3, kernel: 3, threshold: 2, leak: much }'), says('network[1].leak', '>= 0', 'much')],
  [
    layer('{ kind: conv, name: two, maps: 3, kernel: 3, threshold: 2, weights: { init: guess } }'),
    says('network[1].weights.init', 'normal', 'gabor', 'spots', 'guess'),
  ],
  [
    layer('{ kind: conv, name: two, maps: 3, kernel: 3, threshold: 2, weights: { init: normal, means: 1 } }'),
    'network[1].weights.means: no such key; did you mean network[1].weights.mean?',
  ],
  [layer('{ kind: conv, name: two, maps: 3, kernel: 3 }'), says('network[1].threshold', '> 0', 'nothing')],
  ['network: [7]', says('c.yaml:1:11 network[0]', 7)],
  ['network: []', says('c.yaml:1:10 network', '[]')],
  ['network: conv', says('network', 'conv')],
])('%j: an error that names layer and field', (yaml, text) => {
  const problems = load(yaml);
  expect(problems).toHaveLength(1);
  expect((problems as string[])[0]).toMatch(says(text));
});

test('layers beside keys of the guide are an error that says what to do', () => {
  expect(load(`model: { n_classes: 2 }\nnetwork:\n  - ${conv}\n`)).toEqual([
    expect.stringMatching(says('c.yaml:1:21 model.n_classes', 2)),
  ]);
});

test('a list of layers is a line each in YAML, and is read back', () => {
  fc.assert(
    fc.property(layerLists, fc.constant(defaultConfig()), (network, config) => {
      const given = mergeConfigs(config, { network });
      const lines = stringifyConfig(given).split('\n');
      expect(lines.filter((line) => /^ {2}- \{kind: /.test(line.replace(/\{ /, '{')))).toHaveLength(network.length);
    }),
    { numRuns: 30 },
  );
  fc.assert(
    fc.property(anyConfig, (config) => {
      const loaded = load(stringifyConfig(config)) as SpikesegConfig;
      expect(loaded.network).toEqual(config.network);
    }),
    { numRuns: 30 },
  );
});

test('every valid list of layers is one after loading, in the order of the schema', () => {
  fc.assert(
    fc.property(layerLists, (network) => {
      const parsed = configSchema.parse({ network });
      expect(parsed.network).toEqual(network);
      expect(JSON.stringify(configSchema.parse(parsed))).toBe(JSON.stringify(parsed));
    }),
    { numRuns: 50 },
  );
});
