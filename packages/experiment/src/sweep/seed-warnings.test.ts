import { defaultConfig, mergeConfigs, type PartialConfig, type SpikesegConfig } from '@spikeseg/config';
import { expect, it } from 'vitest';
import { seedWarnings } from './seed-warnings.ts';

const sweepOf = (changes: PartialConfig, ...seeds: readonly number[]) =>
  seeds.map((seed) => mergeConfigs<SpikesegConfig>(defaultConfig(), mergeConfigs<PartialConfig>({ seed }, changes)));

it('several seeds move the split of recordings, and draw other generated ones', () => {
  expect(seedWarnings(sweepOf({ data: { dataset: 'ebssa' } }, 1, 2))).toEqual([
    expect.stringMatching(/^the seeds also draw the split: what trained one run may score another/),
  ]);
  expect(seedWarnings(sweepOf({ data: { dataset: 'synthetic' } }, 1, 2))).toEqual([
    expect.stringMatching(/^the seeds also draw the generated recordings/),
  ]);
});

it('one seed moves nothing, and what is held out stays held out', () => {
  expect(seedWarnings(sweepOf({ data: { dataset: 'ebssa' } }, 1, 1))).toEqual([]);
  expect(seedWarnings(sweepOf({ data: { dataset: 'ebssa', held_out: ['a'] } }, 1, 2))).toEqual([]);
});
