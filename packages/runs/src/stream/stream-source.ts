import { basename, resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { recordingEnding } from '@spikeseg/data-ebssa';
import { type FormatName, formatNames, formats } from '@spikeseg/event-formats';
import { type SensorSize, sensorSizes } from '@spikeseg/events';
import type { Call } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { sensorSizeOf } from '../recordings/reading.ts';
import { whatIs } from '../run-folder/given.ts';
import { isAddress } from './network-pieces.ts';

/** What the answers about a stream are called. @throws UsageError for a file of a kind that does not grow */
export function streamName(source: string): string {
  if (source === '-') return 'stdin';
  if (isAddress(source)) return source.replace(/^(udp|tcp):\/\//, '$1-').replaceAll(/[^\w.-]/g, '-');
  if (!/\.(mat|h5|hdf5)$/i.test(source)) return basename(source).replace(recordingEnding, '');
  throw new UsageError(
    `${source}: expected a stream of events to follow, got a file that does not grow; detect reads it without --follow`,
  );
}

/**
 * What a camera sends in a stream: as was said, or as the first bytes of a file say; address events over UDP.
 *
 * @returns undefined for lines t_us,x,y,p
 */
export function streamFormat({ cwd }: Pick<Call, 'cwd'>, source: string, given: FormatName | undefined): FormatName | undefined {
  if (given !== undefined) return streamed(source, given);
  if (isAddress(source)) return source.startsWith('udp:') ? 'aer' : undefined;
  const kind = source === '-' ? undefined : whatIs(resolve(cwd, source))?.name;
  const found = formatNames.find((name) => name === kind);
  return found === undefined ? undefined : streamed(source, found);
}

/** @throws UsageError for a format that is read at any place, and so cannot be followed */
export function streamed(source: string, format: FormatName): FormatName {
  if (formats.find(({ name }) => name === format)?.streams === true) return format;
  throw new UsageError(
    `${source}: expected a stream of events to follow, got ${format}, which does not grow; detect reads it without --follow`,
  );
}

/** The sensor of a stream, and who said so. */
export interface StreamSensor {
  readonly size: SensorSize;
  readonly from: string;
}

/**
 * Size of the sensor of a stream, which its lines do not tell.
 *
 * @param given WIDTHxHEIGHT; when left out, `data.sensor_size`, else the camera that `data.sensor` names, a DAVIS being 240×180
 * @throws UsageError when neither tells
 */
export function streamSensor(given: string | undefined, { data }: SpikesegConfig): StreamSensor {
  if (given === undefined) {
    if (data.sensor_size !== null) return { size: sensorSizeOf(data.sensor_size), from: `data.sensor_size=${data.sensor_size}` };
    if (data.sensor !== 'all') return { size: sensorSizes[data.sensor], from: `data.sensor=${data.sensor}` };
    throw new UsageError(
      'detect --follow: expected the size of the sensor, which a stream does not tell, got data.sensor=all; give --sensor-size WIDTHxHEIGHT (e.g. 240x180), data.sensor=DAVIS (240x180) or data.sensor=ATIS (304x240)',
    );
  }
  return { size: sensorSizeOf(given), from: '--sensor-size' };
}
