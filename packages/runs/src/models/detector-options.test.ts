import { typescriptBackend } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { evidenceDefaults } from '../../../segmentation/src/search/evidence.fixture.ts';
import { readyModel } from './detection-model.ts';
import { evidenceOptions } from './detector-options.ts';

test('a detector that is opened without options is that of a configuration without keys', () => {
  const model = readyModel({ cwd: '.' } as never, 'detect', {});
  expect(evidenceOptions(typescriptBackend, model, '', { width: 24, height: 18 })).toMatchObject(evidenceDefaults);
});
