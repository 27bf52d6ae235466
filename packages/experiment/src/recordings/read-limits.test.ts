import { mergeConfigs } from '@spikeseg/config';
import { defaultReadLimits } from '@spikeseg/events';
import { expect, it } from 'vitest';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { readLimitsOf } from './reading.ts';

it('a configuration that says nothing leaves the limits to the reader; a factor is one on each', () => {
  expect(readLimitsOf(tinyConfig())).toEqual({});
  const halved = Object.fromEntries(
    Object.entries(defaultReadLimits).map(([name, limit]: [string, number]) => [name, limit / 2]),
  );
  expect(readLimitsOf(mergeConfigs(tinyConfig(), { data: { limit_factor: 0.5 } }))).toEqual(halved);
});
