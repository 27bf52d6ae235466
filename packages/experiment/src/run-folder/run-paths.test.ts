import { join, resolve } from 'node:path';
import { defaultConfig, mergeConfigs } from '@spikeseg/config';
import { expect, test } from 'vitest';
import { runPaths } from './run-config.ts';

const root = resolve('/runs/night');

test('everything lies inside the run folder', () => {
  expect(runPaths(root, defaultConfig())).toEqual({
    root,
    config: join(root, 'config.yaml'),
    run: join(root, 'run.json'),
    checkpoints: join(root, 'checkpoints'),
    log: join(root, 'logs', 'train.log'),
    tensorboard: join(root, 'tensorboard'),
    metricsCsv: join(root, 'metrics.csv'),
    metricsJson: join(root, 'metrics.json'),
    plots: join(root, 'plots'),
    report: join(root, 'report.html'),
  });
});

test('save_dir and log_dir name the folders', () => {
  const config = mergeConfigs(defaultConfig(), { checkpoint: { save_dir: 'models/a' }, logging: { log_dir: 'text' } });
  const paths = runPaths(root, config);
  expect(paths.checkpoints).toBe(join(root, 'models', 'a'));
  expect(paths.log).toBe(join(root, 'text', 'train.log'));
});
