import { evidenceDefaults, trackingDefaults } from '@spikeseg/segmentation';
import { expect, test } from 'vitest';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { searchOptions, trackerOptions } from './detector-options.ts';

test('a detector that is opened without options is that of a configuration without keys', () => {
  expect(trackerOptions(tinyConfig({}))).toEqual(trackingDefaults);
  expect(searchOptions(tinyConfig({}), '')).toMatchObject(evidenceDefaults);
});
