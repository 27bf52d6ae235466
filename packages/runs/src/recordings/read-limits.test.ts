import { mergeConfigs, type PartialConfig } from '@spikeseg/config';
import { defaultReadLimits } from '@spikeseg/events';
import { expect, it } from 'vitest';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { readLimitsOf } from './read-limits.ts';

const limitsOf = (limits: NonNullable<PartialConfig['data']>['limits']) =>
  readLimitsOf(mergeConfigs(tinyConfig(), { data: { limits } }));

it('a configuration that says nothing leaves the limits to the reader', () => {
  expect(limitsOf({})).toEqual({});
});

it('every limit of the reader has its key', () => {
  const all = {
    max_events: 1,
    max_decoded_bytes: 2,
    max_expansion: 3,
    max_span_s: 4,
    max_labels: 5,
    max_objects: 6,
    max_variables: 7,
  };
  const limits = { maxEvents: 1, maxDecodedBytes: 2, maxExpansion: 3, maxSpanS: 4, maxLabels: 5, maxObjects: 6, maxVariables: 7 };
  expect(limitsOf(all)).toEqual(limits);
  expect(Object.keys(limits).toSorted()).toEqual(Object.keys(defaultReadLimits).toSorted());
  expect(limitsOf({ max_span_s: 4 })).toEqual({ maxSpanS: 4 });
});
