import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { describeConfig } from './describe-config.ts';

const key = (path: string) => describeConfig().find((candidate) => candidate.path === path);

test('a key with all its notes', () => {
  expect(key('model.leaks')).toEqual({
    path: 'model.leaks',
    section: 'Model architecture',
    role: 'model',
    type: 'list of 3, each number >= 0',
    default: [0.09, 0.01, 0],
    description: expect.stringMatching(says('conv1, conv2 and conv3', 'threshold')),
    unit: 'membrane potential per step',
    source: expect.stringMatching(says(2023, '90 %', '10 %', '0 %')),
    extension: false,
  });
});

test.each([
  ['seed', 'integer in [0, 4294967295]'],
  ['device', 'auto, cpu, cuda, cuda:N, webgpu or webgpu:software'],
  ['model.kernel_sizes', 'list of 3, each odd integer >= 1'],
  ['wta.mode', 'global, local or both'],
  ['data.input_channels', '1 or 2'],
  ['data.window_stride', 'integer >= 1 or null'],
  ['data.synthetic.speed_px_s', 'list [min, max] with 0 <= min <= max <= 100000 or null'],
  ['data.train_ratio', 'number in (0, 1]'],
  ['logging.tensorboard', 'true or false'],
])('%s takes %s', (path, type) => {
  expect(key(path)?.type).toBe(type);
});

test('top-level keys are in the section of the experiment, nested sections have their own', () => {
  expect(key('seed')?.section).toBe('Experiment');
  expect(key('data.sensor')?.section).toBe('Data');
  expect(key('data.augmentation.enabled')?.section).toBe('Augmentation');
});

test('paths are unique', () => {
  const paths = describeConfig().map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
});

test.each(describeConfig())('$path is described in one sentence that says more than the name', ({ path, description }) => {
  expect(description).toMatch(/^[a-z0-9].*[^.\s]$/i);
  expect(description.length).toBeGreaterThan(path.length / 2 + 5);
});

const measured = describeConfig().filter(({ path }) => /_(ms|s|px|hz|px_s)$/.test(path));

test.each(measured)('$path has a unit', ({ unit }) => {
  expect(unit).toMatch(/^(ms|s|px|sensor px|px\/s|events\/s|Hz|degrees\/s|degrees\/px|arcsec\/px)$/);
});
