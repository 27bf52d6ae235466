import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { openSource } from '@spikeseg/event-formats';
import { EventFormatError, ReadBudget, type ReadLimits, type SensorModel, sensorModelOf } from '@spikeseg/events';
import { readRecording, readVariables } from '../read-recording.ts';
import { type EventReading, sensorSizeDeclared, sizeVariables } from '../recording/decode.ts';
import { type LabelPlace, labelPlaceOf } from '../recording/labels.ts';
import { type RecordingPlace, uniqueNames } from '../recording/recording-name.ts';
import { decideSensor, modelInPath } from '../recording/sensor.ts';
import { type LeftOutFile, recordingsBelow } from './walk.ts';

export type { LeftOutFile } from './walk.ts';

/** Which cameras to take. */
export type SensorFilter = 'ATIS' | 'DAVIS' | 'all';

/** A recording that was found and not yet read: `readRecording(file.path, file)` reads it. */
export interface RecordingFile {
  /** Unique among the recordings found together. */
  readonly name: string;
  readonly path: string;
  /** Group inside an HDF5 file, where it is not the root. */
  readonly group?: string | undefined;
  /** What folders and file name say about labels; the file itself has the last word (`Recording.labelled`). */
  readonly labels: LabelPlace;
}

export interface FindOptions {
  readonly sensor: SensorFilter;
  /** How much an HDF5 file may hold, where it is not `defaultReadLimits`: groups are looked for in it. */
  readonly limits?: Partial<ReadLimits> | undefined;
  /** What is said of all files: `format` nmnist takes `.bin`, too, and `columns` tells which tables are events. */
  readonly reading?: EventReading | undefined;
  /** Called with the files that are named like recordings and are none, in the order of their paths. */
  readonly onLeftOut?: ((file: LeftOutFile) => void) | undefined;
}

/**
 * Finds the recordings at or below `root`: `.mat`, `.h5`, `.hdf5`, files of event cameras, and `.csv`, `.txt` and `.npz` with events alone, in `Labelled Data/`, `Unlabelled Data/`,
 * `ATIS/`, `DAVIS/`, or any folders at all. One file is taken whatever its name. HDF5 files that hold several recordings count once per group.
 *
 * Deterministic: sorted by path. A file that cannot be read is listed too, so that reading it tells what is wrong.
 *
 * @param root folder, or one file
 * @param options `sensor`: ATIS or DAVIS opens the files whose sensor it cannot know otherwise; `limits`: how many groups a file may hold;
 *   `reading`: what files do not tell
 * @throws DatasetError when root is missing or holds no such recordings
 */
export async function findRecordings(
  root: string,
  { sensor, limits, reading = {}, onLeftOut }: FindOptions,
): Promise<RecordingFile[]> {
  const lookedFor = 'recordings (.mat, .h5, .raw, .aedat4, .csv, …, e.g. in "Labelled Data" and "Unlabelled Data")';
  const info = await stat(root).catch((cause: unknown) => {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const got = missing ? 'nothing of that name' : String(cause);
    throw new DatasetError({ root, lookedFor: `a folder with ${lookedFor}, or one of them`, got }, { cause });
  });
  const single = !info.isDirectory();
  const base = single ? dirname(root) : root;
  const below = single ? undefined : await recordingsBelow(root, reading);
  const { recordings: files, leftOut } = below ?? { recordings: [basename(root)], leftOut: [] };
  for (const file of leftOut) onLeftOut?.(file);
  const places: RecordingPlace[] = [];
  for (const path of files) places.push(...(await placesIn(base, path, limits)));
  const names = uniqueNames(places);
  const all = places.map(({ path, group }, i): RecordingFile => {
    const full = single ? root : join(root, path);
    return { name: names[i], path: full, ...(group === undefined ? {} : { group }), labels: labelPlaceOf(resolve(full)) };
  });
  if (all.length === 0) throw new DatasetError({ root, lookedFor, got: `none${leftOutText(leftOut)}` });
  if (sensor === 'all') return all;

  const chosen: RecordingFile[] = [];
  for (const file of all) {
    const model = await sensorModelOfFile({ ...file, limits }, reading);
    if (model === sensor || model === undefined) chosen.push(file);
  }
  if (chosen.length === 0) {
    throw new DatasetError({ root, lookedFor: `${lookedFor} of the sensor ${sensor}`, got: `${all.length} of other sensors` });
  }
  return chosen;
}

/** The first of the files that were left out, for an error. */
function leftOutText(leftOut: readonly LeftOutFile[]): string {
  if (leftOut.length === 0) return '';
  const told = leftOut.slice(0, maxTold).map(({ path, why }) => `${path}: ${why}`);
  const more = leftOut.length - told.length;
  return `; left out: ${told.join('; ')}${more === 0 ? '' : `; and ${more} more`}`;
}

const maxTold = 3;

/** The recordings inside a file: itself, or its groups. */
async function placesIn(base: string, path: string, limits: FindOptions['limits']): Promise<RecordingPlace[]> {
  if (!/\.(h5|hdf5)$/i.test(path)) return [{ path }];
  try {
    const groups = await groupsIn(join(base, path), limits);
    if (groups.length > 0) return groups.map((group) => (group === '' ? { path } : { path, group }));
  } catch (error) {
    // What the system says of a file is told when it is read, too.
    if (!(error instanceof EventFormatError || (error instanceof Error && 'syscall' in error))) throw error;
  }
  return [{ path }];
}

async function groupsIn(path: string, limits: FindOptions['limits']): Promise<readonly string[]> {
  const source = await openSource(path);
  try {
    const { hdf5RecordingGroups } = await import('../hdf5/hdf5.ts');
    return await hdf5RecordingGroups(source, new ReadBudget(path, source.size, limits));
  } finally {
    await source.close();
  }
}

/**
 * Sensor model of a recording, the same that reading it gives; its events are read only when nothing else tells.
 *
 * @returns undefined when the file cannot be read and its name says nothing
 */
async function sensorModelOfFile(
  file: {
    readonly path: string;
    readonly group?: string | undefined;
    readonly limits?: Partial<ReadLimits> | undefined;
  },
  reading: EventReading,
): Promise<SensorModel | undefined> {
  if (reading.sensor !== undefined) return sensorModelOf(reading.sensor);
  const named = modelInPath(resolve(file.path), file.group);
  try {
    const { kind, content } = await readVariables(file.path, file, sizeVariables);
    // Lines of text are of the camera that somebody says.
    if (kind === 'csv') return named;
    if (content === undefined) return (await readRecording(file.path, { ...reading, limits: file.limits })).sensorModel;
    const { variables } = content;
    const declared = sensorSizeDeclared(file.path, variables);
    // A declared size decides alone; so does a name, since every sensor it can mean is of its model.
    if (declared !== undefined) return sensorModelOf(decideSensor({ declared, named }, { width: 0, height: 0 }) ?? declared);
    return named ?? (await readRecording(file.path, { group: file.group, limits: file.limits })).sensorModel;
  } catch (error) {
    if (error instanceof EventFormatError) return named;
    throw error;
  }
}

/** A dataset folder is missing or holds no recordings of the kind that was asked for. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
  /** The folder or file that was searched. */
  readonly root: string;
  /** What would have counted as a recording. */
  readonly lookedFor: string;

  constructor(fault: { readonly root: string; readonly lookedFor: string; readonly got: string }, options?: ErrorOptions) {
    super(`${fault.root}: expected ${fault.lookedFor}, got ${fault.got}`, options);
    this.root = fault.root;
    this.lookedFor = fault.lookedFor;
  }
}
