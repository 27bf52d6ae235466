import type { SpikesegConfig } from '@spikeseg/config';
import type { EventReading, ReadOptions } from '@spikeseg/data-ebssa';
import { defaultReadLimits, isSensorSize, largestSide, maxPixels, type ReadLimits, type SensorSize } from '@spikeseg/events';
import { UsageError } from '../errors/errors.ts';

/** How to read a recording. */
export type Reading = Pick<ReadOptions, 'camera' | 'limits'> & EventReading;

/** What `data.*` says of events that files do not tell; what it leaves open is not there. */
export function eventReadingOf({ data }: Pick<SpikesegConfig, 'data'>): EventReading {
  const { sensor_size: size, format, columns, unit, stream } = data;
  return {
    ...(size !== null && { sensor: sensorSizeOf(size) }),
    ...(format !== null && { format }),
    ...(columns !== null && { columns }),
    ...(unit !== null && { unit }),
    ...(stream !== null && { stream: String(stream) }),
  };
}

/** What files may not tell of their events, and how much they may hold, as the configuration says. A size stands above the camera that `data.sensor` names. */
export function readingOf(config: Pick<SpikesegConfig, 'data'>): Reading {
  const { sensor } = config.data;
  const said = eventReadingOf(config);
  const camera = said.sensor === undefined && sensor !== 'all' ? { camera: sensor } : {};
  return { ...said, ...camera, limits: readLimitsOf(config) };
}

/** The size that `data.sensor_size` gives. @throws UsageError unless it is WIDTHxHEIGHT */
export function sensorSizeOf(given: string): SensorSize {
  const [width, height] = (/^(\d+)[x×](\d+)$/.exec(given) ?? []).slice(1).map(Number);
  if (isSensorSize({ width, height })) return { width, height };
  throw new UsageError(
    `data.sensor_size: expected WIDTHxHEIGHT in pixels from 1 to ${largestSide}, at most ${maxPixels} in all, e.g. 346x260, got ${JSON.stringify(given)}`,
  );
}

/** The limits of the reader, times `data.limit_factor`; none where it is 1: the reader has its own. */
export const readLimitsOf = ({ data: { limit_factor: factor } }: Pick<SpikesegConfig, 'data'>): Partial<ReadLimits> =>
  factor === 1 ? {} : Object.fromEntries(Object.entries(defaultReadLimits).map(([name, limit]) => [name, factor * limit]));
