import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configJsonSchema, defaultConfig, mergeConfigs, type SpikesegConfig } from '@spikeseg/config';
import { ebssaModel } from '@spikeseg/detection';
import { baselines } from '@spikeseg/evaluation/baselines';
import { expect, test } from 'vitest';
import { networkFromConfig } from '../network/network.ts';
import { detectorKinds, detectorOf, detectorOfNetwork, readyDetectors } from './detector-kinds.ts';

const config = (detector: string) => mergeConfigs<SpikesegConfig>(defaultConfig(), { evaluation: { detector } } as object);

test('every row can be named, and those that need no training are those that are compared', () => {
  expect(readyDetectors.map(({ id }) => id)).toEqual([...baselines.map(({ id }) => id), 'evidence']);
  for (const kind of detectorKinds) expect(detectorOf(config(kind.id))).toBe(kind);
});

test('evaluation.detector takes the names of the rows; if not: npx node tools/config/generate.mjs', () => {
  const names = detectorKinds.map(({ id }) => id);
  expect(JSON.stringify(configJsonSchema())).toContain(`"enum":${JSON.stringify(names)}`);
});

test('a network says which detector it was made for', () => {
  expect(detectorOfNetwork(ebssaModel({ width: 8, height: 8 }).network).id).toBe('evidence');
  expect(detectorOfNetwork(networkFromConfig(config('network'))).id).toBe('network');
});

test('no other source asks which detector it is', () => {
  const asks = /instanceof (Evidence|Network)Detector|\bisEvidenceNetwork\(|\b(detector|id) [!=]== '|case '(network|evidence)':/;
  const packages = ['cli', 'evaluation', 'experiment', 'report', 'runs'].map((name) =>
    join(import.meta.dirname, '../../..', name),
  );
  const sources = packages
    .flatMap((folder) => globSync(join(folder, 'src/**/*.ts')))
    .filter((path) => !path.endsWith('.test.ts'));
  expect(sources.length).toBeGreaterThan(200);
  expect(sources.filter((path) => asks.test(readFileSync(path, 'utf8')))).toEqual([]);
});
