import { configJsonSchema, defaultConfig, mergeConfigs, type SpikesegConfig } from '@spikeseg/config';
import { baselines } from '@spikeseg/evaluation';
import { ebssaModel } from '@spikeseg/segmentation';
import { expect, test } from 'vitest';
import { networkFromConfig } from '../network/network.ts';
import { detectorOf, detectorOfNetwork, readyDetectors } from './detector-kinds.ts';

const config = (detector: string) => mergeConfigs<SpikesegConfig>(defaultConfig(), { evaluation: { detector } } as object);

test('every baseline of the registry can be named, and needs no training', () => {
  expect(readyDetectors.map(({ id }) => id)).toEqual([...baselines.map(({ id }) => id), 'evidence']);
  for (const { id, title } of baselines)
    expect(detectorOf(config(id))).toMatchObject({ id, title, needsTraining: false, learns: 'nothing' });
});

test('evaluation.detector takes the names of the rows; if not: npx node tools/config/generate.mjs', () => {
  const names = ['network', 'evidence', ...baselines.map(({ id }) => id)];
  expect(JSON.stringify(configJsonSchema())).toContain(`"enum":${JSON.stringify(names)}`);
});

test('a network says which detector it was made for', () => {
  expect(detectorOfNetwork(ebssaModel({ width: 8, height: 8 }).network).id).toBe('evidence');
  expect(detectorOfNetwork(networkFromConfig(config('network'))).id).toBe('network');
});
