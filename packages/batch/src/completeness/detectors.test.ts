import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, stringifyConfig } from '@spikeseg/config';
import { ebssaModel } from '@spikeseg/detection';
import type { ModelOptions } from '@spikeseg/experiment/commands';
import { encodeDetector } from '@spikeseg/experiment/models';
import { expect, test } from 'vitest';
import { temporaryFolder, testContext } from '../../../experiment/src/context/context.fixture.ts';
import { openDetectors } from './detectors.ts';

const openIn = async (cwd: string, names: readonly string[], options: ModelOptions = {}) =>
  openDetectors(testContext({ cwd }), names, options);

test('a run that trained the detector, and its file, are the same detector', async () => {
  const cwd = temporaryFolder();
  const config = loadConfig(undefined, { overrides: { evaluation: { detector: 'evidence' } } });
  const checkpoints = join(cwd, 'runs/mine/checkpoints');
  mkdirSync(checkpoints, { recursive: true });
  writeFileSync(join(cwd, 'runs/mine/config.yaml'), stringifyConfig(config));
  writeFileSync(join(cwd, 'runs/mine/run.json'), '{}');
  const bytes = encodeDetector({ config, ...ebssaModel({ width: 32, height: 24 }), seen: [] });
  writeFileSync(join(checkpoints, 'best.safetensors'), bytes);
  const [run, file] = await openIn(cwd, ['runs/mine', 'runs/mine/checkpoints/best.safetensors']);
  expect([run.title, run.model.config.evaluation.detector]).toEqual(['evidence neurons mine', 'evidence']);
  expect([file.title, file.identity, file.file]).toEqual([run.title, run.identity, run.file]);
});

test('a baseline is opened by its name, whatever detector the settings name', async () => {
  const [evidence, lines] = await openIn(temporaryFolder(), ['evidence', 'hough'], {
    settings: { evaluation: { detector: 'likelihood' } },
  });
  expect([evidence.title, lines.title]).toEqual(['evidence neurons', 'Hough lines']);
  expect([evidence, lines].map(({ model }) => model.config.evaluation.detector)).toEqual(['evidence', 'hough']);
  expect(evidence.identity).not.toBe(lines.identity);
});
