import { defaultConfig, mergeConfigs } from '@spikeseg/config';
import { expect, test } from 'vitest';
import { configDifferences } from './settings.ts';

test('the defaults differ in nothing', () => {
  expect(configDifferences(defaultConfig())).toEqual([]);
});

test('numbers, texts, lists and absent values are told with their defaults', () => {
  const config = mergeConfigs(defaultConfig(), {
    stdp: { lr_plus: 0.5 },
    experiment_name: 'x',
    model: { thresholds: [1, 2, 3] },
    data: { window_stride: 5 },
  });
  expect(configDifferences(config)).toEqual([
    { key: 'experiment_name', value: 'x', standard: 'spikeseg_default' },
    { key: 'model.thresholds', value: '[1,2,3]', standard: '[0.1,0.1,0.1]' },
    { key: 'stdp.lr_plus', value: '0.5', standard: '0.04' },
    { key: 'data.window_stride', value: '5', standard: 'null' },
  ]);
});

test('layers are told by kind and name', () => {
  const network = [
    { kind: 'conv', name: 'spots', maps: 3, kernel: 5, threshold: 2, leak: 0.5, train: false, weights: { init: 'spots' } },
    { kind: 'pool', name: 'half', kernel: 2, stride: 2 },
  ] as const;
  expect(configDifferences({ ...defaultConfig(), network })).toEqual([
    { key: 'network', value: 'conv spots, pool half', standard: 'null' },
  ]);
});
