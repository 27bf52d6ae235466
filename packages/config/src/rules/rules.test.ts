import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeConfig } from '../describe/describe-config.ts';
import { expandDotted, mergeConfigs } from '../merge-configs.ts';
import { anyConfig } from '../schema/config.fixture.ts';
import { defaultConfig } from '../schema/config.ts';
import { ordered } from './rule.ts';
import { rules } from './rules.ts';

const conflicts = (settings: Record<string, unknown>) =>
  rules.flatMap((rule) => rule.conflicts(mergeConfigs(defaultConfig(), expandDotted(settings))));

test('the defaults have no conflict', () => {
  expect(conflicts({})).toEqual([]);
});

test('windows may overlap but leave no gap, in which events would be lost', () => {
  expect(conflicts({ 'data.window_stride': 10 })).toEqual([]);
  expect(conflicts({ 'data.window_stride': 1 })).toEqual([]);
  expect(conflicts({ 'data.window_stride': 11 })).toMatchObject([{ path: ['data', 'window_stride'], got: '11 and 10' }]);
});

test('a leak above its threshold is a conflict of that layer, an equal one is none', () => {
  expect(conflicts({ 'model.leaks': [0.1, 0.1, 0.1] })).toEqual([]);
  expect(conflicts({ 'model.leaks': [0.09, 0.11, 0] })).toMatchObject([{ path: ['model', 'leaks', 1], got: '0.11' }]);
  expect(conflicts({ 'model.leaks': [0.9, 0.1, 1] }).map(({ path }) => path.at(-1))).toEqual([0, 2]);
  expect(conflicts({ 'model.thresholds': [10, 0.001, 1] })).toMatchObject([{ path: ['model', 'leaks', 1] }]);
});

test('evidence needs time steps of whole bins', () => {
  expect(conflicts({ 'data.encoding': 'llr', 'data.timestep_ms': 12.5 })).toEqual([]);
  expect(conflicts({ 'data.encoding': 'counts', 'data.timestep_ms': 12.7 })).toEqual([]);
  expect(conflicts({ 'data.encoding': 'llr', 'data.timestep_ms': 12.7 })).toMatchObject([
    { path: ['data', 'timestep_ms'], got: '12.7', expected: expect.stringContaining('a multiple of 0.5 ms') },
  ]);
});

test('conv1 needs filters or training', () => {
  expect(conflicts({ 'model.use_dog_filters': false, train_conv1: true })).toEqual([]);
  expect(conflicts({ 'model.use_dog_filters': true, train_conv1: true })).toEqual([]);
  expect(conflicts({ 'model.use_dog_filters': false })).toMatchObject([
    { path: ['model', 'use_dog_filters'], got: expect.stringMatching(says('never learns')) },
  ]);
});

test('exact numerics need a leak where weights may be negative', () => {
  expect(conflicts({ 'model.leaks': [0, 0.01, 0] })).toMatchObject([
    { path: ['model', 'leaks', 0], got: '0', expected: expect.stringContaining('(model.use_dog_filters: true)') },
  ]);
  expect(conflicts({ 'stdp.weight_min': -0.5 })).toMatchObject([
    { path: ['model', 'leaks', 2], got: '0', expected: expect.stringContaining('(stdp.weight_min: -0.5)') },
  ]);
  const free = { 'model.leaks': [0, 0, 0], 'model.use_dog_filters': false, train_conv1: true };
  expect(conflicts(free)).toEqual([]);
  expect(conflicts({ ...free, 'stdp.weight_min': -1 }).map(({ path }) => path.at(-1))).toEqual([0, 1, 2]);
  expect(conflicts({ 'model.leaks': [0.1, 0.1, 0.1], 'stdp.weight_min': -1 })).toEqual([]);
  expect(conflicts({ 'model.leaks': [0, 0, 0], 'stdp.weight_min': -1, 'model.numerics': 'float' })).toEqual([]);
});

test.each([
  ['stdp.weight_min', 1, 'stdp.weight_min < stdp.weight_max', '1 and 1'],
  ['wta.threshold_min', 101, 'wta.threshold_min <= wta.threshold_max', '101 and 100'],
  ['homeostasis.theta_rest', 11, 'homeostasis.theta_rest <= homeostasis.theta_max', '11 and 10'],
])('%s: %d is a conflict', (path, value, expected, got) => {
  expect(conflicts({ [path]: value })).toMatchObject([{ path: path.split('.'), expected, got }]);
});

test('equal bounds are fine where they may be equal', () => {
  expect(conflicts({ 'wta.threshold_min': 100, 'homeostasis.theta_rest': 10 })).toEqual([]);
});

test('training nothing is no conflict: a trained network is evaluated so', () => {
  expect(conflicts({ train_conv2: false, train_conv3: false })).toEqual([]);
});

test('rules name keys that exist', () => {
  const paths = new Set(describeConfig().map(({ path }) => path));
  for (const key of rules.flatMap(({ keys }) => keys)) expect(paths).toContain(key);
});

test('an order holds exactly when the numbers are in order', () => {
  const strict = ordered('a', '<', 'b', ({ seed, max_epochs }) => [seed, max_epochs]);
  const loose = ordered('a', '<=', 'b', ({ seed, max_epochs }) => [seed, max_epochs]);
  fc.assert(
    fc.property(anyConfig, fc.nat(5), fc.nat(5), (config, seed, max_epochs) => {
      expect(strict.conflicts({ ...config, seed, max_epochs }).length === 0).toBe(seed < max_epochs);
      expect(loose.conflicts({ ...config, seed, max_epochs }).length === 0).toBe(seed <= max_epochs);
    }),
    { numRuns: 50 },
  );
});
