import type { SpikesegConfig } from '@spikeseg/config';
import { defaultReadLimits, type ReadLimits } from '@spikeseg/events';

/** The limits of the reader, times `data.limit_factor`; none where it is 1: the reader has its own. */
export const readLimitsOf = ({ data: { limit_factor: factor } }: Pick<SpikesegConfig, 'data'>): Partial<ReadLimits> =>
  factor === 1 ? {} : Object.fromEntries(Object.entries(defaultReadLimits).map(([name, limit]) => [name, factor * limit]));
