import { EventFormatError } from '@spikeseg/events';
import type { FileVariable, NumericValues } from '../files/file-variable.ts';
import { firstInexact, NumberSink, toDoubles } from '../files/number-sink.ts';
import { type Hdf5Metadata, hdf5Fault, type OpenHdf5 } from './library.ts';
import { hasAttribute, textAttribute, withMemory } from './objects.ts';

/** Values are taken from the library in pieces of about so many bytes. */
const pieceBytes = 8 * 2 ** 20;
/** A chunk is read as a whole, and so is its memory: this is far more than anyone writes. */
const largestChunkBytes = 128 * 2 ** 20;
/** The least that a chunk takes in its file: an entry in an index. */
const leastStoredChunk = 8;

/**
 * A dataset as a variable.
 *
 * HDF5 lists the slowest dimension first, MATLAB the fastest: the bytes are the same, the dimensions turn around. MATLAB
 * marks empty arrays with an attribute and stores their dimensions as the values.
 *
 * @throws EventFormatError when there is more of it than a limit allows, it lies in other files, or a 64-bit integer is beyond 2^53
 */
export function readDataset(file: OpenHdf5, path: string, name: string): FileVariable {
  const metadata = file.module.get_dataset_metadata(file.id, path);
  const matlabClass = textAttribute(file, path, 'MATLAB_class');
  const storedType = numberTypeName(metadata);
  const className = matlabClass ?? storedType ?? 'unreadable';
  const head = { name, className, dimensions: matlabDimensions(metadata), offset: 0 };
  const label = path.slice(1).replaceAll('/', '.');
  if (metadata.virtual_sources !== undefined) throw elsewhere(file, label, 'a virtual dataset, which lies in other files');
  const isVector = head.dimensions.filter((length) => length > 1).length <= 1;
  // Nobody needs other matrices, which could be made to be read slowly.
  if (storedType === undefined || !(isVector || isEventMatrix(head.dimensions))) return { kind: 'skipped', ...head };
  const values =
    metadata.total_size === 0 || metadata.shape === null ? new Float64Array(0) : numbers(file, path, metadata, label);
  if (hasAttribute(file, path, 'MATLAB_empty')) {
    const dimensions = Array.from(values);
    return className === 'struct' || className === 'cell'
      ? { kind: 'skipped', ...head, dimensions }
      : { kind: 'numeric', ...head, dimensions, storedType, values: new Float64Array(0) };
  }
  if (className === 'char') return { kind: 'skipped', ...head };
  return { kind: 'numeric', ...head, storedType, values };
}

/** Rows, columns, … as MATLAB counts them. */
export function matlabDimensions({ shape }: Hdf5Metadata): number[] {
  const dimensions = (shape ?? [0]).toReversed();
  if (dimensions.length === 1) dimensions.push(1);
  return dimensions.length === 0 ? [1, 1] : dimensions;
}

const isEventMatrix = (dimensions: readonly number[]): boolean => dimensions.length === 2 && dimensions.includes(4);

function elsewhere({ path }: OpenHdf5, variable: string, got: string): EventFormatError {
  const fix = 'copy the data into the file, e.g. with h5repack';
  return new EventFormatError({ file: path, variable, offset: 0, expected: 'data in this file', got, fix });
}

function numberTypeName({ type, size, signed }: Hdf5Metadata): string | undefined {
  if (type === 1 && (size === 4 || size === 8)) return `float${8 * size}`;
  if (type === 0 && [1, 2, 4, 8].includes(size)) return `${signed ? '' : 'u'}int${8 * size}`;
  return undefined;
}

function numbers(file: OpenHdf5, path: string, metadata: Hdf5Metadata, label: string): NumericValues {
  const { total_size: count, size } = metadata;
  const place = { offset: 0 };
  file.budget.take(label, place, count, count * size);
  checkChunks(file, path, metadata, label);
  const sink = new NumberSink(count, numberTypeName(metadata) ?? '');
  const { shape } = metadata;
  try {
    for (const { offset, lengths } of piecesOf(shape ?? [], metadata.chunks, size)) {
      const inPiece = lengths.reduce((product, length) => product * length, 1);
      const { id, module } = file;
      withMemory(file, inPiece * size, (at) => {
        const ones = lengths.map(() => 1n);
        const [counts, starts] = [lengths.map(BigInt), offset.map(BigInt)];
        const whole = lengths.length === 0;
        const status = whole
          ? module.get_dataset_data(id, path, null, null, null, BigInt(at))
          : module.get_dataset_data(id, path, counts, starts, ones, BigInt(at));
        if (status < 0) throw new Error('data that cannot be read');
        sink.add(exact(file, label, view(metadata, module.HEAPU8.buffer as ArrayBuffer, at, inPiece), sink.length));
      });
    }
  } catch (cause) {
    if (String(cause).includes('external')) throw elsewhere(file, label, 'external storage, which lies in other files');
    throw hdf5Fault(file.path, label, cause);
  }
  return sink.values;
}

/** @throws EventFormatError when the chunks are larger, or more, than a sound file has, or squeezed twice */
function checkChunks(file: OpenHdf5, path: string, { chunks, shape, size }: Hdf5Metadata, variable: string): void {
  file.allowMemory(2 * pieceBytes);
  if (chunks === null || shape === null) return;
  const fault = (expected: string, got: string) =>
    new EventFormatError({
      file: file.path,
      variable,
      offset: 0,
      expected,
      got,
      fix: 'write it with other chunks, e.g. with h5repack',
    });
  const chunkBytes = chunks.reduce((product, length) => product * length, size);
  if (chunkBytes > largestChunkBytes) throw fault(`chunks of at most ${largestChunkBytes} bytes`, `${chunkBytes}`);
  const count = chunks.reduce((product, length, axis) => product * Math.ceil(shape[axis] / length), 1);
  const most = 1024 + file.bytes / leastStoredChunk;
  if (count > most) throw fault(`at most ${Math.floor(most)} chunks, as a file of ${file.bytes} bytes can list`, `${count}`);
  const filters = file.module.get_dataset_filters(file.id, path).map(({ id }) => id);
  if (new Set(filters).size < filters.length) throw fault('every filter once', `the filters ${filters.join(', ')}`);
  // The chunk squeezed, unsqueezed, filtered, and in the piece.
  file.allowMemory(4 * chunkBytes + 2 * pieceBytes);
}

/** Parts of a dataset that follow each other in its values, of whole chunks where that is possible. */
function* piecesOf(
  shape: readonly number[],
  chunks: readonly number[] | null,
  size: number,
): Generator<{ readonly offset: readonly number[]; readonly lengths: readonly number[] }> {
  const axis = shape.findIndex((length) => length > 1);
  const rowBytes = shape.slice(axis + 1).reduce((product, length) => product * length, size);
  const chunk = chunks?.[axis] ?? 1;
  if (axis < 0) yield { offset: shape.map(() => 0), lengths: shape };
  else if (rowBytes * chunk > largestChunkBytes) {
    // Rows of a 4×N matrix that are too long to be read together.
    for (let row = 0; row < shape[axis]; row++) {
      for (const { offset, lengths } of piecesOf(shape.with(axis, 1), chunks, size)) {
        yield { offset: offset.with(axis, row), lengths };
      }
    }
  } else {
    const rows = Math.max(1, Math.floor(pieceBytes / rowBytes / chunk)) * chunk;
    for (let row = 0; row < shape[axis]; row += rows) {
      yield { offset: shape.map((_, i) => (i === axis ? row : 0)), lengths: shape.with(axis, Math.min(rows, shape[axis] - row)) };
    }
  }
}

function view({ type, size, signed }: Hdf5Metadata, memory: ArrayBuffer, at: number, count: number) {
  if (type === 1) return size === 8 ? new Float64Array(memory, at, count) : new Float32Array(memory, at, count);
  if (size === 8) return signed ? new BigInt64Array(memory, at, count) : new BigUint64Array(memory, at, count);
  if (size === 4) return signed ? new Int32Array(memory, at, count) : new Uint32Array(memory, at, count);
  if (size === 2) return signed ? new Int16Array(memory, at, count) : new Uint16Array(memory, at, count);
  return signed ? new Int8Array(memory, at, count) : new Uint8Array(memory, at, count);
}

function exact(
  { path }: OpenHdf5,
  variable: string,
  values: NumericValues | BigInt64Array | BigUint64Array,
  before: number,
): NumericValues {
  if (!(values instanceof BigInt64Array || values instanceof BigUint64Array)) return values;
  const doubles = toDoubles(values);
  const bad = firstInexact(doubles);
  if (bad < 0) return doubles;
  const got = `${values[bad]} at index ${before + bad}`;
  throw new EventFormatError({ file: path, variable, offset: 0, expected: 'integers within ±2^53', got });
}
