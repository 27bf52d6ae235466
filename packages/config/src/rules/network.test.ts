import { expect, test } from 'vitest';
import { keyPathText } from '../config-error.ts';
import { mergeConfigs } from '../merge-configs.ts';
import { defaultConfig, type PartialConfig, type SpikesegConfig } from '../schema/config.ts';
import { configSchema } from '../schema/config-schema.ts';
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
  expect(told([conv, pool, { ...conv, name: 'b', groups: 4, from: 'p' }, transport])).toEqual([]);
  expect(told([{ ...conv, reset: 'none', leak: 0.1, ceiling: 9 }])).toEqual([]);
  expect(told([{ ...conv, train: true, weights: { init: 'dog' }, leak: 1 }])).toEqual([]);
});

test.each<[string, readonly object[], string]>([
  ['two layers of a name', [conv, conv], 'network[1].name: expected a name that no other layer has, got the text "a"'],
  [
    'an input that comes later',
    [
      { ...conv, from: 'b' },
      { ...conv, name: 'b' },
    ],
    'network[0].from: expected input or an earlier layer (input), got the text "b"',
  ],
  [
    'a pool at the end',
    [conv, pool],
    'network[1].kind: expected a convolution or a transport layer at the end, whose output is the answer, got the text "pool"',
  ],
  [
    'groups that do not divide the channels',
    [conv, { ...conv, name: 'b', maps: 6, groups: 3 }],
    'network[1].groups: expected a divisor of the 6 maps and of the 4 channels of the input, got 3',
  ],
  [
    'groups behind a transport layer, whose channels are brightness times motion',
    [
      { ...transport, motions: [transport.motions[0], { name: 'east', vx: 1, vy: 0 }] },
      { ...conv, maps: 6, groups: 3 },
    ],
    'network[1].groups: expected a divisor of the 6 maps and of the 4 channels of the input, got 3',
  ],
  ['a leak above the threshold', [{ ...conv, leak: 3 }], 'network[0].leak: expected at most the threshold of a, 2, got 3'],
  ['a ceiling below the threshold', [{ ...conv, ceiling: 1 }], 'network[0].ceiling: expected at least the threshold, 2, got 1'],
  [
    'a stride that steps over units',
    [{ ...pool, stride: 3 }, conv],
    'network[0].stride: expected at most network[0].kernel = 2, or units between the windows would be lost, got 3',
  ],
  [
    'a pool that is larger than what it gets',
    [{ ...pool, kernel: 100, stride: 100 }, conv, { ...pool, name: 'q' }, { ...conv, name: 'b' }],
    'data.input_height: expected an input large enough for all pools (q needs 2 px of a and gets 1), got 128 px',
  ],
  [
    'learning without a reset',
    [{ ...conv, train: true, reset: 'subtract', leak: { factor: 0.5 } }],
    'network[0].reset: expected zero, since a learns, got the text "subtract"',
  ],
  [
    'learning from another layer than the one before',
    [conv, { ...conv, name: 'b' }, { ...conv, name: 'c', from: 'a', train: true }],
    'network[2].from: expected the layer before, since c learns, got the text "a"',
  ],
  [
    'a start outside the bounds of learning',
    [{ ...conv, train: true, weights: { init: 'constant', value: 2 } }],
    'network[0].weights.value: expected stdp.weight_min = 0 to stdp.weight_max = 1, since a learns, got 2',
  ],
  [
    'more differences of Gaussians than there are',
    [{ ...conv, maps: 21, leak: 1, weights: { init: 'dog' } }],
    'network[0].maps: expected at most 20, since there are 10 filters per channel (weights.init: dog), got 21',
  ],
  [
    'differences of Gaussians of more than polarities',
    [conv, { ...conv, name: 'b', leak: 1, weights: { init: 'dog' } }],
    'network[1].weights.init: expected filters for 4 channels, of which differences of Gaussians read 1 or 2, got the text "dog"',
  ],
  ['more spots than there are', [{ ...conv, maps: 6, weights: { init: 'spots' } }], 'network[0].maps: expected at most 5'],
  [
    'gains of some maps',
    [{ ...conv, weights: { init: 'disc', gains: [1, 2] } }],
    'network[0].weights.gains: expected 4 values, one per map, got the list [1, 2]',
  ],
  [
    'a uniform distribution upside down',
    [{ ...conv, weights: { init: 'uniform', min: 2 } }],
    'network[0].weights.min: expected at most the largest weight, 1, got 2',
  ],
  [
    'negative weights without a leak',
    [{ ...conv, weights: { init: 'gabor' } }],
    'network[0].leak: expected a leak above 0, since a may have negative weights (weights.init: gabor) and model.numerics is exact, got none',
  ],
  [
    'potential that is kept without end',
    [{ ...conv, reset: 'subtract', leak: 0.5 }],
    'network[0].ceiling: expected a ceiling, since a spike of a leaves potential (reset: subtract) and model.numerics is exact, got nothing (null)',
  ],
  [
    'two motions of a name',
    [{ ...transport, motions: [transport.motions[0], transport.motions[0]] }],
    'network[0].motions[1].name: expected a name that no other motion has, got the text "stand"',
  ],
  [
    'a motion that is entered from itself',
    [{ ...transport, motions: [{ name: 'stand', vx: 0, vy: 0, enter_from: ['stand'] }] }],
    'network[0].motions[0].enter_from: expected names of other motions (there are none), got the text "stand"',
  ],
  [
    'a cost of entering from nowhere',
    [{ ...transport, motions: [{ name: 'stand', vx: 0, vy: 0, enter_cost: 3 }] }],
    'network[0].motions[0].enter_cost: expected enter_from beside it, which says what it is entered from, got 3',
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
    'network[0].motions[0].brightnesses: expected numbers below 2, ascending, got the list [0, 2]',
  ],
  [
    'a competition with nobody',
    [{ ...transport, competition: { radius: 3, with: ['t'] } }],
    'network[0].competition.with: expected other transport layers with a competition, once each (there are none), got the text "t"',
  ],
  [
    'a competition between steps that do not fit',
    [
      { ...transport, every: 5, competition: { radius: 3 } },
      { ...transport, name: 'u', from: 'input', competition: { radius: 3, with: ['t'] } },
    ],
    'network[1].competition.with: expected layers whose every is a power of two, got the text "t with every: 5"',
  ],
  [
    'a brightness without a motion',
    [{ ...transport, motions: [{ name: 'b', vx: 1, vy: 0, brightnesses: [0] }] }],
    'network[0].motions: expected a motion for every map of brightness, got the text "none for 1"',
  ],
  [
    'cells that leave out pixels',
    [{ ...transport, kernel: 3, stride: 4 }],
    'network[0].kernel: expected at least the stride, 4, so that every pixel is read, got 3',
  ],
  [
    'leaks of some maps',
    [{ ...transport, map_leaks: [1] }],
    'network[0].map_leaks: expected 2 values, one per map of brightness, got the list [1]',
  ],
])('%s: a conflict', (_, network, conflict) => {
  const [first, ...others] = told(network);
  expect(first.startsWith(conflict)).toBe(true);
  expect(others).toEqual([]);
});

test('a network is said once: the first changed key of the guide is a conflict beside a list of layers', () => {
  expect(told([conv], { model: { n_classes: 3 } })).toEqual([
    'model.n_classes: expected its default, since network says what the layers are, got 3',
  ]);
  expect(told([conv], { train_conv1: true })).toEqual([
    'train_conv1: expected its default, since network says what the layers are, got true',
  ]);
  expect(told([conv], { model: { fire_once: false, numerics: 'float' } })).toEqual([]);
});

test('keys of the guide that are wrong among each other say nothing where a list of layers takes their place', () => {
  expect(told([conv], { data: { input_height: 2, input_width: 2 } })).toEqual([]);
  expect(rules.flatMap(({ conflicts }) => conflicts(defaultConfig()))).toEqual([]);
});
