import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { describeConfig } from '../describe/describe-config.ts';
import { mergeConfigs, valueAt } from '../merge-configs.ts';
import { keyValue } from '../schema/config.fixture.ts';
import { defaultConfig } from '../schema/config.ts';
import { parseOverrides } from './parse-overrides.ts';

test.each([
  [[], {}],
  [['stdp.lr_plus=0.02', 'data.sensor=ATIS'], { stdp: { lr_plus: 0.02 }, data: { sensor: 'ATIS' } }],
  [['model.kernel_sizes=[5, 5, 9]'], { model: { kernel_sizes: [5, 5, 9] } }],
  [['stdp={lr_plus: 0.1, lr_minus: 0.2}', 'stdp.lr_minus=0.3'], { stdp: { lr_plus: 0.1, lr_minus: 0.3 } }],
  [['data.window_stride=null'], { data: { window_stride: null } }],
  [['data.window_stride='], { data: { window_stride: null } }],
  [['train_conv1=true', 'train_conv1=false'], { train_conv1: false }],
  [['convergence.delta_threshold=1e-5'], { convergence: { delta_threshold: 1e-5 } }],
  [[' seed =7'], { seed: 7 }],
] as const)('%j gives %j', (settings, values) => {
  expect(parseOverrides(settings)).toEqual(values);
});

test.each([
  ['experiment_name=007', '007'],
  ['experiment_name=true', 'true'],
  ["experiment_name='quoted'", 'quoted'],
  ['experiment_name=a#b = c', 'a#b = c'],
])('%s: a key for text takes the value as it stands', (setting, name) => {
  expect(parseOverrides([setting])).toEqual({ experiment_name: name });
});

test('a path of Windows stays as it is', () => {
  expect(parseOverrides(['data.data_root=C:\\new\\EBSSA'])).toEqual({ data: { data_root: 'C:\\new\\EBSSA' } });
});

test.each([
  ['stdp.lr_pluss=1', 'stdp.lr_pluss: no such key; did you mean stdp.lr_plus?'],
  ['lr_plus=1', 'lr_plus: no such key; did you mean stdp.lr_plus?'],
  ['stdp.lr_plus=fast', says('stdp.lr_plus', '>= 0', 'fast')],
  ['stdp.lr_plus.x=1', says('stdp.lr_plus', '>= 0', 'mapping')],
  ['data.sensor=atis', says('data.sensor', 'ATIS', 'DAVIS', 'atis')],
  ['model.kernel_sizes=[5, 4, 7]', says('model.kernel_sizes[1]', '>= 1', 4)],
  ['model.kernel_sizes=[5,', says('model.kernel_sizes', 'YAML', '[5,')],
  ['model=3', says('model', 'n_classes', 3)],
  ['train_conv1', says('key=value', 'train_conv1')],
  ['=1', says('key=value', '=1')],
  ['experiment_name=', says('experiment_name', 'text ""')],
  ['a.__proto__.polluted=1', /^a: no such key/],
  ['..=1', /no such key/],
] as const)('%s: %s', (setting, message) => {
  expect(() => parseOverrides([setting])).toThrow(message);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('all wrong settings are told at once', () => {
  expect(() => parseOverrides(['seed=-1', 'foo=1'])).toThrow(/\(and 1 more problem\)$/);
  expect(() => parseOverrides(['foo', 'bar', 'seed=1'])).toThrow(says('key=value', 'foo', 1));
});

test('rules between keys wait for the file', () => {
  expect(parseOverrides(['model.leaks=[9, 1, 0]'])).toEqual({ model: { leaks: [9, 1, 0] } });
});

test('every key can be set from its YAML', () => {
  const anySetting = fc
    .constantFrom(...describeConfig().map(({ path }) => path))
    .chain((path) => fc.tuple(fc.constant(path), keyValue(path)));
  fc.assert(
    fc.property(anySetting, ([path, value]) => {
      const text = typeof value === 'string' ? value : stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
      // Blanks around a value are no part of it, and text that YAML takes for a mapping, a list or a comment needs quotes, which are not tried here.
      fc.pre(!/^["'[{]|:(\s|$)|\s#/.test(text) && text === text.trim());
      const config = mergeConfigs(defaultConfig(), parseOverrides([`${path}=${text}`]));
      expect(valueAt(config, path.split('.'))).toEqual(value);
    }),
  );
});
