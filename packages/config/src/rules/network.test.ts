import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { keyPathText } from '../config-error.ts';
import { mergeConfigs } from '../merge-configs.ts';
import { configSchema, defaultConfig, type PartialConfig, type SpikesegConfig } from '../schema/config.ts';
import { rules } from './rules.ts';

const conv = { kind: 'conv', name: 'a', maps: 4, kernel: 5, threshold: 2 } as const;
const pool = { kind: 'pool', name: 'p', kernel: 2, stride: 2 } as const;
/** Conflicts of a list of layers as `path: expected, got`. */
const told = (network: readonly object[], others: PartialConfig = {}): string[] => {
  const config = mergeConfigs<SpikesegConfig>(configSchema.parse({ network }), others);
  return rules.flatMap(({ conflicts }) =>
    conflicts(config).map(({ path, expected, got }) => `${keyPathText(path)}: expected ${expected}, got ${got}`),
  );
};

test('lists of layers that fit each other have no conflicts', () => {
  expect(told([conv])).toEqual([]);
  expect(told([conv, pool, { ...conv, name: 'b', train: true }])).toEqual([]);
  expect(told([{ ...conv, train: true, weights: { init: 'dog' }, leak: 1 }])).toEqual([]);
});

test.each<[string, readonly object[], RegExp]>([
  ['two layers of a name', [conv, conv], says('network[1].name', 'no other layer', '"a"')],
  ['a pool at the end', [conv, pool], says('network[1].kind', 'pool')],
  ['a leak above the threshold', [{ ...conv, leak: 3 }], says('network[0].leak', 2, 3)],
  ['a stride that steps over units', [{ ...pool, stride: 3 }, conv], says('network[0].stride', 'network[0].kernel', 2, 3)],
  [
    'a pool that is larger than what it gets',
    [{ ...pool, kernel: 100, stride: 100 }, conv, { ...pool, name: 'q' }, { ...conv, name: 'b' }],
    says('data.input_height', 2, 1, 128),
  ],
  [
    'more differences of Gaussians than there are',
    [{ ...conv, maps: 21, leak: 1, weights: { init: 'dog' } }],
    says('network[0].maps', 20, 10, 'weights.init', 21),
  ],
  [
    'differences of Gaussians of more than polarities',
    [conv, { ...conv, name: 'b', leak: 1, weights: { init: 'dog' } }],
    says('network[1].weights.init', 4, 1, 2, 'dog'),
  ],
  ['more spots than there are', [{ ...conv, maps: 6, weights: { init: 'spots' } }], says('network[0].maps', 5)],
  [
    'negative weights without a leak',
    [{ ...conv, weights: { init: 'gabor' } }],
    says('network[0].leak', 0, 'weights.init', 'model.numerics', 'none'),
  ],
])('%s: a conflict', (_, network, conflict) => {
  const [first, ...others] = told(network);
  expect(first).toMatch(says(conflict));
  expect(others).toEqual([]);
});

test('a network is said once: the first changed key of the guide is a conflict beside a list of layers', () => {
  expect(told([conv], { model: { n_classes: 3 } })).toEqual([expect.stringMatching(says('model.n_classes', 'network', 3))]);
  expect(told([conv], { train_conv1: true })).toEqual([expect.stringMatching(says('train_conv1', 'network', true))]);
  expect(told([conv], { model: { numerics: 'float' } })).toEqual([]);
});

test('keys of the guide that are wrong among each other say nothing where a list of layers takes their place', () => {
  expect(told([conv], { data: { input_height: 2, input_width: 2 } })).toEqual([]);
  expect(rules.flatMap(({ conflicts }) => conflicts(defaultConfig()))).toEqual([]);
});
