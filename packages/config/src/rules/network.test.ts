import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { keyPathText } from '../config-error.ts';
import { mergeConfigs } from '../merge-configs.ts';
import { configSchema, defaultConfig, type PartialConfig, type SpikesegConfig } from '../schema/config.ts';
import { rules } from './rules.ts';

const conv = { kind: 'conv', name: 'a', maps: 4, kernel: 5, threshold: 2 } as const;
const pool = { kind: 'pool', name: 'p', kernel: 2, stride: 2 } as const;
const transport = {
  kind: 'transport',
  name: 't',
  maps: 2,
  kernel: 9,
  motions: [{ name: 'stand', vx: 0, vy: 0 }],
  switch_cost: 14,
  threshold: 20,
  leak: 0.1,
  ceiling: 30,
} as const;

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
  expect(told([conv, pool, { ...conv, name: 'b', from: 'p' }, transport])).toEqual([]);
  expect(told([{ ...conv, train: true, weights: { init: 'dog' }, leak: 1 }])).toEqual([]);
});

test.each<[string, readonly object[], RegExp]>([
  ['two layers of a name', [conv, conv], says('network[1].name', 'no other layer', '"a"')],
  [
    'an input that comes later',
    [
      { ...conv, from: 'b' },
      { ...conv, name: 'b' },
    ],
    says('network[0].from', '(input)', '"b"'),
  ],
  ['a pool at the end', [conv, pool], says('network[1].kind', 'pool')],
  ['a leak above the threshold', [{ ...conv, leak: 3 }], says('network[0].leak', 2, 3)],
  ['a ceiling below the threshold', [{ ...transport, ceiling: 1 }], says('network[0].ceiling', 20, 1)],
  ['a stride that steps over units', [{ ...pool, stride: 3 }, conv], says('network[0].stride', 'network[0].kernel', 2, 3)],
  [
    'a pool that is larger than what it gets',
    [{ ...pool, kernel: 100, stride: 100 }, conv, { ...pool, name: 'q' }, { ...conv, name: 'b' }],
    says('data.input_height', 2, 1, 128),
  ],
  [
    'learning from another layer than the one before',
    [conv, { ...conv, name: 'b' }, { ...conv, name: 'c', from: 'a', train: true }],
    says('network[2].from', 'c learns', '"a"'),
  ],
  [
    'a start outside the bounds of learning',
    [{ ...conv, train: true, weights: { init: 'constant', value: 2 } }],
    says('network[0].weights.value', 'stdp.weight_min', 0, 'stdp.weight_max', 1, 2),
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
  ['gains of some maps', [{ ...conv, weights: { init: 'disc', gains: [1, 2] } }], says('network[0].weights.gains', 4, '[1, 2]')],
  [
    'a uniform distribution upside down',
    [{ ...conv, weights: { init: 'uniform', min: 2 } }],
    says('network[0].weights.min', 1, 2),
  ],
  [
    'negative weights without a leak',
    [{ ...conv, weights: { init: 'gabor' } }],
    says('network[0].leak', 0, 'weights.init', 'model.numerics', 'none'),
  ],
  [
    'two motions of a name',
    [{ ...transport, motions: [transport.motions[0], transport.motions[0]] }],
    says('network[0].motions[1].name', 'stand'),
  ],
  [
    'a brightness that there is not',
    [
      {
        ...transport,
        motions: [
          { name: 'stand', vx: 0, vy: 0, brightnesses: [0, 2] },
          { name: 'b', vx: 1, vy: 0 },
        ],
      },
    ],
    says('network[0].motions[0].brightnesses', 2, '[0, 2]'),
  ],
  [
    'a brightness that is named twice',
    [
      {
        ...transport,
        maps: 2,
        motions: [
          { name: 'stand', vx: 0, vy: 0, brightnesses: [1, 1] },
          { name: 'b', vx: 1, vy: 0 },
        ],
      },
    ],
    says('network[0].motions[0].brightnesses', 2, '[1, 1]'),
  ],
  [
    'a competition without a rival',
    [{ ...transport, competition: { radius: 3, with: ['t'] } }],
    says('network[0].competition.with', 'once each', '"t"'),
  ],
  [
    'a competition between steps that do not fit',
    [
      { ...transport, every: 5, competition: { radius: 3 } },
      { ...transport, name: 'u', from: 'input', competition: { radius: 3, with: ['t'] } },
    ],
    says('network[1].competition.with', 'power of two', 't with every: 5'),
  ],
  [
    'a brightness without a motion',
    [{ ...transport, motions: [{ name: 'b', vx: 1, vy: 0, brightnesses: [0] }] }],
    says('network[0].motions', 'brightness', 'none for 1'),
  ],
  ['cells that leave out pixels', [{ ...transport, kernel: 3, stride: 4 }], says('network[0].kernel', 4, 3)],
  ['leaks of some maps', [{ ...transport, map_leaks: [1] }], says('network[0].map_leaks', 2, '[1]')],
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
