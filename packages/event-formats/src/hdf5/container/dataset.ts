/** What an HDF5 file says about a dataset: its type, its rows, where they are, and how they are packed. */
import { type Datatype, datatypeAt } from './datatype.ts';
import { type Cursor, type Hdf5Bytes, repack } from './hdf5-bytes.ts';
import { type Message, messageOf, messageTypes } from './objects.ts';

/** A step that packs chunks. */
export interface Filter {
  readonly id: number;
  readonly settings: readonly number[];
}

/** Index of chunks, as the file names it. */
type ChunkIndex =
  | { readonly kind: 'tree' | 'implicit' | 'extensible' | 'fixed' }
  | { readonly kind: 'single'; readonly bytes: number | undefined; readonly mask: number };

/** Where the rows of a dataset are. */
type RowStorage =
  | { readonly kind: 'none' }
  | { readonly kind: 'inside'; readonly bytes: Uint8Array; readonly offset: number }
  | { readonly kind: 'whole'; readonly address: number; readonly bytes: number }
  | {
      readonly kind: 'chunks';
      readonly address: number | undefined;
      readonly index: ChunkIndex;
      readonly chunkRows: number;
      /** Values of a row that are in a chunk. */
      readonly chunkWidth: number;
      readonly rank: number;
    };

/** A dataset of rows: a list of values or records, or a matrix. */
export interface Dataset {
  readonly path: string;
  /** Byte of the file at which it is described. */
  readonly offset: number;
  readonly type: Datatype;
  /** Lengths of its axes; none: one value. */
  readonly shape: readonly number[];
  readonly rows: number;
  /** Values in a row: 1, unless it is a matrix. 0: it has more than two axes. */
  readonly width: number;
  readonly rowBytes: number;
  /** What else its header says. */
  readonly messages: readonly Message[];
}

/** Where the rows of a dataset are, and how they are packed. */
export interface StoredRows {
  readonly storage: RowStorage;
  readonly filters: readonly Filter[];
}

/** A chunk is read as a whole, and so is its memory: this is far more than anyone writes. */
const largestChunkBytes = 128 * 2 ** 20;
/** More values are damage. */
const maxValues = 2 ** 40;

/** Describes a dataset; undefined where the object is none. @throws EventFormatError when its header is damaged */
export async function datasetOf(file: Hdf5Bytes, path: string, messages: readonly Message[]): Promise<Dataset | undefined> {
  const space = await messageOf(file, messages, messageTypes.dataspace);
  const typeAt = await messageOf(file, messages, messageTypes.datatype);
  if (space === undefined || typeAt === undefined) return undefined;
  const { offset } = typeAt;
  const shape = shapeAt(space);
  const type = datatypeAt(typeAt);
  const [rows = 1, width = 1] = shape;
  return { path, offset, type, shape, rows, width: shape.length > 2 ? 0 : width, rowBytes: width * type.size, messages };
}

/** Finds the rows of a dataset. @throws EventFormatError when they lie in other files, or are said to be more than the file can hold */
export async function storedRows(file: Hdf5Bytes, dataset: Dataset): Promise<StoredRows> {
  const { path, messages, shape, rows, width, rowBytes, type } = dataset;
  const layout = await messageOf(file, messages, messageTypes.layout);
  const offset = layout?.offset ?? dataset.offset;
  const fault = (expected: string, got: string) => file.fault({ variable: path.slice(1), offset, expected, got, fix: repack });
  if (rows === 0 || shape.includes(0)) return { storage: { kind: 'none' }, filters: [] };
  if (layout === undefined) throw fault('the place of the data', 'none');
  if (rows * width > maxValues || rowBytes === 0) throw fault('a list or a matrix', `${rows} rows of ${rowBytes} bytes`);
  if (messages.some((one) => one.type === messageTypes.externalFiles))
    throw fault('data in this file', 'external storage, which lies in other files');
  const pipeline = await messageOf(file, messages, messageTypes.pipeline);
  const filters = pipeline === undefined ? [] : filtersAt(pipeline);
  if (new Set(filters.map(({ id }) => id)).size < filters.length)
    throw fault('every filter once', `the filters ${filters.map(({ id }) => id).join(', ')}`);
  const storage = storageAt(layout, fault);
  if (storage.kind === 'chunks') {
    const { chunkRows, chunkWidth, index } = storage;
    const chunkBytes = chunkRows * chunkWidth * type.size;
    if (chunkBytes > largestChunkBytes) throw fault(`chunks of at most ${largestChunkBytes} bytes`, `${chunkBytes}`);
    const across = Math.ceil(width / chunkWidth);
    const chunks = Math.ceil(rows / chunkRows) * across;
    // This one lists them by the axis that grows first.
    if (index.kind === 'extensible' && across > 1 && rows > chunkRows) throw fault('chunks along one axis', 'chunks along two');
    // An entry of an index takes 8 bytes, except where chunks follow each other.
    const max = index.kind === 'implicit' ? Math.ceil(file.size / chunkBytes) : 1024 + file.size / 8;
    if (chunks > max) throw fault(`at most ${Math.floor(max)} chunks, as a file of ${file.size} bytes can list`, `${chunks}`);
  } else if (storage.kind !== 'none') {
    const bytes = storage.kind === 'inside' ? storage.bytes.length : storage.bytes;
    if (bytes < rows * rowBytes) throw fault(`${rows * rowBytes} bytes of data`, `${bytes}`);
  }
  return { storage, filters };
}

/** Lengths of the axes of a dataset or an attribute; none: one value. [0]: no value. */
export function shapeAt(cursor: Cursor): number[] {
  const version = cursor.u8();
  const rank = cursor.u8();
  if (version !== 1 && version !== 2) throw cursor.fault('a shape of version 1 or 2', `version ${version}`);
  cursor.skip(1);
  const kind = cursor.u8();
  if (version === 1) cursor.skip(4);
  else if (kind === 2) return [0];
  return Array.from({ length: rank }, () => cursor.length());
}

type DatasetFault = (expected: string, got: string) => Error;

function storageAt(cursor: Cursor, fault: DatasetFault): RowStorage {
  const version = cursor.u8();
  // Older ones were last written in 2004. Version 5 differs from 4 in how the sizes of packed chunks are written, which their index tells.
  if (version < 3 || version > 5) throw fault('a layout of version 3 to 5', `version ${version}`);
  const kind = cursor.u8();
  if (kind === 0) {
    const bytes = cursor.take(cursor.u16());
    return { kind: 'inside', bytes, offset: cursor.offset + cursor.at - bytes.length };
  }
  if (kind === 1) return whole(cursor.address(), cursor.length());
  if (kind !== 2)
    throw fault('data in this file', kind === 3 ? 'a virtual dataset, which lies in other files' : `a layout of kind ${kind}`);
  const flags = version > 3 ? cursor.u8() : 0;
  const rank = cursor.u8() - 1;
  const tree = version === 3 ? cursor.address() : undefined;
  const lengthBytes = version > 3 ? cursor.u8() : 4;
  if (lengthBytes === 0 || lengthBytes > 8) throw fault('lengths of 1 to 8 bytes', `${lengthBytes}`);
  const lengths = Array.from({ length: rank }, () => cursor.uint(lengthBytes));
  cursor.skip(lengthBytes);
  const chunk = shapeOfChunk(lengths, fault);
  if (version === 3) return { kind: 'chunks', address: tree, index: { kind: 'tree' }, ...chunk, rank };
  const index = indexAt(cursor, (flags & 2) !== 0, fault);
  return { kind: 'chunks', address: cursor.address(), index, ...chunk, rank };
}

function indexAt(cursor: Cursor, isPacked: boolean, fault: DatasetFault): ChunkIndex {
  const kind = cursor.u8();
  switch (kind) {
    case 1:
      return { kind: 'single', bytes: isPacked ? cursor.length() : undefined, mask: isPacked ? cursor.u32() : 0 };
    case 2:
      return { kind: 'implicit' };
    case 3:
      cursor.skip(1);
      return { kind: 'fixed' };
    case 4:
      cursor.skip(5);
      return { kind: 'extensible' };
    default:
      throw fault('an index of chunks along one axis', `one of kind ${kind}`);
  }
}

const whole = (address: number | undefined, bytes: number): RowStorage =>
  address === undefined ? { kind: 'none' } : { kind: 'whole', address, bytes };

function shapeOfChunk([chunkRows = 0, chunkWidth = 1, ...more]: readonly number[], fault: DatasetFault) {
  if (chunkRows === 0 || chunkWidth === 0 || more.length > 0) throw fault('chunks of a list or a matrix', 'others');
  return { chunkRows, chunkWidth };
}

function filtersAt(cursor: Cursor): Filter[] {
  const [version, count] = [cursor.u8(), cursor.u8()];
  if (version === 1) cursor.skip(6);
  else if (version !== 2) throw cursor.fault('filters of version 1 or 2', `version ${version}`);
  return Array.from({ length: count }, () => {
    const id = cursor.u16();
    const nameBytes = version === 1 || id >= 256 ? cursor.u16() : 0;
    cursor.skip(2);
    const values = cursor.u16();
    cursor.skip(version === 1 ? 8 * Math.ceil(nameBytes / 8) : nameBytes);
    const settings = Array.from({ length: values }, () => cursor.u32());
    if (version === 1 && values % 2 === 1) cursor.skip(4);
    return { id, settings };
  });
}
