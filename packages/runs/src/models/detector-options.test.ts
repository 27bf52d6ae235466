import { evidenceDefaults, twoPassDefaults } from '@spikeseg/segmentation';
import { typescriptBackend } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { evidenceOptions, twoPassOptions } from './detector-options.ts';
import { readyModel } from './evidence-model.ts';

test('a detector that is opened without options is that of a configuration without keys', () => {
  const model = readyModel({ cwd: '.' } as never, 'detect', {});
  const sensor = { width: 24, height: 18 };
  expect(evidenceOptions(typescriptBackend, model, '', sensor)).toMatchObject(evidenceDefaults);
  expect(twoPassOptions(typescriptBackend, model, '', sensor)).toMatchObject({ thresholdNats: twoPassDefaults.thresholdNats });
});
