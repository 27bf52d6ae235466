import { resolve } from 'node:path';
import { type CameraFormat, EventFormatError, fileFault, ReadBudget, type Recording } from '@spikeseg/events';
import { type FileKind, fileKind, kindLength } from '../files/file-kind.ts';
import { readAt, withOpenFile } from '../files/open-file.ts';
import { readHdf5 } from '../hdf5/hdf5.ts';
import { readMat5, readMat5File } from '../mat5/mat5.ts';
import { decodeRecording, type FileContent, isRecordingVariable, type ReadOptions, recordingVariables } from './decode.ts';
import { readCameraFile } from './read-camera-file.ts';
import { readTextRecording } from './read-text.ts';

export type { EventReading, ReadOptions } from './decode.ts';

/**
 * Reads a recording from a MATLAB level 5, MATLAB 7.3 or HDF5 file, from lines `t_us,x,y,p` (µs, px from 0, OFF −1 or 0), or from
 * what event cameras write (`@spikeseg/event-formats`); the bytes decide which, not the name.
 *
 * @param path file
 * @param options `group`: HDF5 group that holds TD and Obj; `name`: name to give it; `coordinateBase`, `sensor`, `camera`: what
 *   the file does not tell and nobody should guess; `format`: where the bytes have no mark; `limits`: how much it may hold
 * @throws EventFormatError with file, variable and byte offset, whatever is wrong with the file
 * @see https://arxiv.org/abs/1911.08730 Afshar et al. 2020, Event-Based Object Detection and Tracking for Space
 *   Situational Awareness
 */
export async function readRecording(path: string, options: ReadOptions = {}): Promise<Recording> {
  try {
    const content = await readContent(path, options, recordingVariables);
    if ('variables' in content) return decodeRecording(path, content, options, resolve(path));
    if (content.format === 'camera') return await readCameraFile(path, { ...options, format: content.asked }, resolve(path));
    return await readTextRecording(path, content.bytes, options, resolve(path));
  } catch (error) {
    throw fileFault(path, error);
  }
}

/**
 * Decodes a MAT v5 recording that is in memory already, e.g. one that was just generated.
 *
 * @param bytes the whole file
 * @param path what to call it in messages, and where names and sensor models are read from
 * @throws EventFormatError
 */
export function parseMat5Recording(bytes: Uint8Array, path: string, options: ReadOptions = {}): Recording {
  return decodeRecording(path, mat5Content(bytes, path, options, isRecordingVariable), options, path);
}

/** What is read as it comes has no variables. */
interface StreamContent {
  readonly format: 'csv' | 'camera';
  readonly bytes: number;
  /** Format that was asked for, unless the bytes carry the mark of one. */
  readonly asked?: CameraFormat | undefined;
}

/** Reads the wanted variables of a file, whatever its format. */
export function readContent(
  path: string,
  options: Pick<ReadOptions, 'group' | 'limits' | 'format' | 'columns' | 'unit' | 'signal'>,
  wanted: readonly string[],
): Promise<FileContent | StreamContent> {
  const { group, limits, signal } = options;
  return withOpenFile(path, async (file) => {
    const budget = new ReadBudget(path, file.bytes, limits);
    const start = await readAt(file, path, 0, kindLength);
    const asked = askedFormat(start, options);
    const format = asked === undefined ? detectFormat(start, path) : 'camera';
    // Lines t_us,x,y,p have a layout and a unit of their own.
    const isSaid = format === 'csv' && (options.columns !== undefined || options.unit !== undefined);
    if (format === 'csv' || format === 'camera') return { format: isSaid ? 'camera' : format, bytes: file.bytes, asked };
    if (format === 'hdf5') {
      const content = await readHdf5({ path, ...file }, start, { group, wanted }, budget, signal);
      const isCameras = content.format === 'hdf5' && group === undefined && !content.variables.some(({ name }) => name === 'TD');
      return isCameras ? { format: 'camera', bytes: file.bytes } : content;
    }
    if (group !== undefined) {
      const expected = `an HDF5 file with a group ${group}`;
      throw new EventFormatError({ file: path, offset: 0, expected, got: 'a MATLAB level 5 file' });
    }
    return { format: 'mat5', bytes: file.bytes, ...(await readMat5File(file, path, (name) => wanted.includes(name), budget)) };
  });
}

/** A MAT v5 file that is in memory. */
function mat5Content(
  bytes: Uint8Array,
  path: string,
  { limits }: Pick<ReadOptions, 'limits'>,
  wanted: (name: string) => boolean,
): FileContent {
  return { format: 'mat5', bytes: bytes.length, ...readMat5(bytes, path, wanted, new ReadBudget(path, bytes.length, limits)) };
}

/** Formats without a mark, of bytes that may be anything: of others they would make nonsense. */
const unmarked: readonly CameraFormat[] = ['nmnist', 'aer'];

/** The format that was asked for, where the bytes leave it open: in a folder one word is said of many files. */
function askedFormat(start: Uint8Array, { format }: Pick<ReadOptions, 'format'>): CameraFormat | undefined {
  if (format === undefined) return undefined;
  const { name, role } = fileKind(start);
  // No camera writes MATLAB files.
  if (name === 'mat5') return undefined;
  if (unmarked.includes(format)) return role === 'recording' || role === 'text' ? undefined : format;
  return format === 'text' && role === 'recording' && name !== 'event-lines' ? undefined : format;
}

/** What reads a file. */
type FileFormat = 'mat5' | 'hdf5' | 'csv' | 'camera';

/**
 * Tells the format of a file from its first bytes, never from its name.
 *
 * @param start the first bytes (`kindLength` are enough; fewer when the file is shorter)
 * @throws EventFormatError when it is empty or something else
 */
export function detectFormat(start: Uint8Array, file: string): FileFormat {
  const kind = fileKind(start);
  switch (kind.name) {
    case 'mat5':
    case 'hdf5':
      return kind.name;
    case 'event-lines':
      return 'csv';
    case 'table':
    case 'text':
    case 'gzip':
    case 'zstd':
      return 'camera';
    case 'empty':
      throw new EventFormatError({ file, offset: 0, expected: 'a recording', got: kind.what });
    default: {
      if (kind.role === 'recording') return 'camera';
      const expected = 'a recording (docs/event-formats.md)';
      throw new EventFormatError({ file, offset: 0, expected, got: kind.what, fix: fixOf(kind, file) });
    }
  }
}

/** How to go on with a file that is no recording; undefined where nothing can be said. */
const fixOf = ({ name, role }: FileKind, file: string): string | undefined => {
  if (role === 'packed') return 'unpack it first';
  // These bytes have no mark, so nobody but the reader can know.
  if (name === 'unknown' && /\.bin$/i.test(file))
    return 'if it is one of N-MNIST or its like, say so: --format nmnist (data.format=nmnist)';
  return name === 'lfs' ? 'fetch it: git lfs pull' : undefined;
};
