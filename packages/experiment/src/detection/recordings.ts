import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { findRecordings, type RecordingFile, readRecording } from '@spikeseg/data-ebssa';
import { isLeapSecond, parseUtc, type Recording } from '@spikeseg/events';
import { type Interruption, untilInterrupted } from '../context/context.ts';
import { isSystemError, UsageError } from '../errors/errors.ts';
import type { Logger } from '../log/log.ts';
import type { Reading } from '../recordings/reading.ts';
import { checkGiven } from '../run-folder/given.ts';

/** A recording that was not searched. */
export interface BadRecording {
  readonly name: string;
  readonly path: string;
  /** What is wrong. */
  readonly error: unknown;
  /** False: the error ends the search, and is that of all recordings that are not done. */
  readonly isOwnError: boolean;
}

/** What can be said of paths before a model is opened. @throws UsageError, DatasetError where nothing is there, or no recording */
export async function checkPaths(files: readonly string[]): Promise<void> {
  for (const file of files) {
    checkGiven(file, 'recording');
    const path = resolve(file);
    if (!existsSync(path)) await findRecordings(path, { sensor: 'all' });
  }
}

/** Recordings in files and folders; an HDF5 file may hold several. @param reading what is said of all of them */
export async function recordingsIn(files: readonly string[], { limits, ...reading }: Reading): Promise<RecordingFile[]> {
  for (const file of files) checkGiven(file, 'recording');
  const lists = await Promise.all(files.map((file) => findRecordings(resolve(file), { sensor: 'all', limits, reading })));
  const found = lists.flat();
  const seen = new Set<string>();
  const twice = found.find(({ name }) => seen.size === seen.add(name).size);
  if (twice) {
    throw new UsageError(
      `${twice.path}: expected recordings of different names, got two called ${twice.name}; give their folder, or one at a time`,
    );
  }
  return found;
}

/**
 * UTC of the first event of the one recording, µs since 1970; undefined where none is given.
 *
 * @throws UsageError when it is no time with a zone, or there are several recordings
 */
export function startOf(given: string | undefined, recordings: number): number | undefined {
  if (given === undefined) return undefined;
  const startUtcUs = parseUtc(given);
  if (isLeapSecond(given))
    throw new UsageError(
      `option epoch: expected a time that is no leap second, as times count from 1970 without them, got ${JSON.stringify(given)}; give :59 and a recording from there on, or the second after it`,
    );
  if (startUtcUs === undefined)
    throw new UsageError(`option epoch: expected a time with its zone, e.g. 2026-01-30T19:12:03Z, got ${JSON.stringify(given)}`);
  if (recordings !== 1)
    throw new UsageError(`option epoch: expected one recording, as it is the time of the first event, got ${recordings}`);
  return startUtcUs;
}

/** Says what the reader left out and assumed, and which size was taken where none was given. */
export function tellSensor(log: Logger, { name, sensorFrom, notes = [], events: { sensor } }: Recording): void {
  for (const note of notes) log.info(`${name}: ${note}`);
  if (sensorFrom !== 'extent') return;
  log.info(
    `${name}: sensor ${sensor.width}×${sensor.height} px, guessed from its events; give option sensor WIDTHxHEIGHT if it is another`,
  );
}

/** Reads a recording that was found. @throws EventFormatError */
export async function readNamed(file: RecordingFile, reading: Reading, stop: Interruption): Promise<Recording> {
  const recording = await untilInterrupted(stop, (signal) => readRecording(file.path, { ...file, ...reading, signal }));
  return { ...recording, name: file.name };
}

/** Why a recording was not searched. */
export function badRecording({ name, path }: RecordingFile | Recording, error: unknown): BadRecording {
  // Another recording may be read, and searched, all the same.
  const isOwnError = isSystemError(error) || (error instanceof Error && ownErrors.includes(error.name));
  return { name, path, error, isOwnError };
}

const ownErrors = ['EventFormatError', 'RecordingError'];
