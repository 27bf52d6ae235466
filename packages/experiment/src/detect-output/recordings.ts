import { resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { findRecordings, type ReadOptions, type RecordingFile, readRecording } from '@spikeseg/data-ebssa';
import type { Recording } from '@spikeseg/events';
import type { Context } from '../context.ts';
import { UsageError } from '../errors/errors.ts';
import { sensorSizeOf } from '../live/stream-source.ts';
import type { Logger } from '../log/logger.ts';
import { checkGiven } from '../options/given.ts';
import type { OptionValues } from '../options/settings.ts';
import { readLimitsOf } from '../recordings/read-limits.ts';

/** What is wrong with a recording that cannot be read. */
export interface BadRecording {
  readonly problem: string;
}

/** Recordings in files and folders; an HDF5 file may hold several. */
export async function recordingsIn(
  context: Context,
  files: readonly string[],
  limits: Reading['limits'],
): Promise<RecordingFile[]> {
  for (const file of files) checkGiven(context, file, 'recording');
  const lists = await Promise.all(files.map((file) => findRecordings(resolve(context.cwd, file), { sensor: 'all', limits })));
  const found = lists.flat();
  const twice = found.find(({ name }, i) => found.findIndex((other) => other.name === name) !== i);
  if (twice) {
    throw new UsageError(
      `${twice.path}: expected recordings of different names, got two called ${twice.name}; give their folder, or one at a time`,
    );
  }
  return found;
}

/** How to read a recording. */
export type Reading = Pick<ReadOptions, 'sensor' | 'camera' | 'limits' | 'format' | 'columns' | 'unit' | 'stream'>;

/** What files may not tell of their events, and how much they may hold, as the command line or the configuration says. */
export function readingOptions(config: SpikesegConfig, options: OptionValues): Reading {
  const limits = readLimitsOf(config);
  const given = readingGiven(options);
  return given.sensor !== undefined || config.data.sensor === 'all'
    ? { ...given, limits }
    : { ...given, limits, camera: config.data.sensor };
}

/** What the command line says of the events of a file. @throws UsageError for a size that is none */
export function readingGiven({ sensorSize, format, columns, unit, stream }: OptionValues): Omit<Reading, 'limits' | 'camera'> {
  return {
    sensor: typeof sensorSize === 'string' ? sensorSizeOf(sensorSize) : undefined,
    // The command line takes no other words.
    format: text(format) as Reading['format'],
    columns: text(columns),
    unit: text(unit) as Reading['unit'],
    stream: text(stream),
  };
}

const text = (value: OptionValues[string]): string | undefined => (typeof value === 'string' ? value : undefined);

/** Says what the reader left out and assumed, and which size was taken where nobody said it. */
export function tellSensor(log: Logger, { name, sensorFrom, notes = [], events: { sensor } }: Recording): void {
  for (const note of notes) log.info(`${name}: ${note}`);
  if (sensorFrom !== 'extent') return;
  log.info(
    `${name}: sensor ${sensor.width}×${sensor.height} px, guessed from its events; give --sensor-size WIDTHxHEIGHT if it is another`,
  );
}

/** Reads a recording; with `skipBad` says what is wrong with one that cannot be read. @throws EventFormatError without it */
export async function readOrSkip(file: RecordingFile, reading: Reading, skipBad: boolean): Promise<Recording | BadRecording> {
  try {
    return { ...(await readRecording(file.path, { ...file, ...reading })), name: file.name };
  } catch (error) {
    if (!skipBad || !(error instanceof Error) || error.name !== 'EventFormatError') throw error;
    return { problem: error.message };
  }
}
