import { describeConfig, expandDotted, type PartialConfig } from '@spikeseg/config';
import { expect, test } from 'vitest';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { decidingOf, settingsOfDetection } from './settings.ts';

const pathsIn = (values: object, prefix = ''): string[] =>
  Object.entries(values).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? pathsIn(value, `${prefix}${name}.`)
      : [`${prefix}${name}`],
  );
const left = (kept: object): string[] => describeConfig().flatMap(({ path }) => (pathsIn(kept).includes(path) ? [] : [path]));

const places = [
  'data.data_root',
  ...['save_dir', 'save_interval', 'keep_last_n', 'save_on_interrupt'].map((name) => `checkpoint.${name}`),
  ...['log_dir', 'log_level', 'log_interval', 'tensorboard', 'wandb', 'wandb_project'].map((name) => `logging.${name}`),
];

test('the hash of a job leaves out places, how much may be read, and how fast results come', () => {
  const idle = ['experiment_name', 'output_dir', 'device', 'data.num_workers', 'data.limit_factor', ...places];
  expect(left(decidingOf(tinyConfig())).toSorted()).toEqual(idle.toSorted());
});

test('what detect keeps of its settings leaves out places and threads, and has the device', () => {
  const settings = expandDotted(Object.fromEntries(describeConfig().map(({ path }) => [path, 'given']))) as PartialConfig;
  const idle = ['experiment_name', 'output_dir', 'data.num_workers', ...places];
  expect(left(settingsOfDetection(settings)).toSorted()).toEqual(idle.toSorted());
  expect(settingsOfDetection()).toEqual({});
});
