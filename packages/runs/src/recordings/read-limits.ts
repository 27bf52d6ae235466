import type { SpikesegConfig } from '@spikeseg/config';
import type { ReadLimits } from '@spikeseg/data-ebssa';

/** Of each limit of reading the key that sets it. */
const keys = {
  maxEvents: 'max_events',
  maxDecodedBytes: 'max_decoded_bytes',
  maxExpansion: 'max_expansion',
  maxSpanS: 'max_span_s',
  maxLabels: 'max_labels',
  maxObjects: 'max_objects',
  maxVariables: 'max_variables',
} as const satisfies Record<keyof ReadLimits, keyof SpikesegConfig['data']['limits']>;

/** What `data.limits` says; what it leaves open is not there, and the reader has its own. */
export const readLimitsOf = ({ data: { limits } }: Pick<SpikesegConfig, 'data'>): Partial<ReadLimits> =>
  Object.fromEntries(
    Object.entries(keys).flatMap(([name, key]) => {
      const limit = limits[key];
      return limit === null ? [] : [[name, limit]];
    }),
  );
