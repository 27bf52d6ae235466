/**
 * MAT-files of level 5 (MATLAB 5 to 7), read only as far as recordings need them, and never as a whole.
 *
 * A file is a header of 128 bytes and then one element per variable: a matrix, or a zlib stream that holds one. Only the
 * head of a stream is inflated to learn the name; other variables are listed and left alone.
 *
 * @see https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf
 */

import type { ByteSource } from '@spikeseg/event-formats';
import type { ReadBudget } from '@spikeseg/events';
import { latin1 } from '../files/characters.ts';
import type { FileVariable } from '../files/file-variable.ts';
import { ByteReader } from './byte-reader.ts';
import { type Element, elementType, readElement } from './element.ts';
import { readMatrix } from './matrix.ts';
import { readMatrixHeader } from './matrix-header.ts';
import { type Storage, sourceStorage } from './source-storage.ts';

export interface Mat5Content {
  /** Free text of the header without trailing blanks. */
  readonly header: string;
  /** Variables in file order; those not wanted are `skipped`. */
  readonly variables: readonly FileVariable[];
}

const headerLength = 128;

/** What to read, and how much of it at most. */
interface MatTask {
  readonly storage: Storage;
  /** Path of the file, for messages. */
  readonly file: string;
  readonly wanted: (name: string) => boolean;
  readonly budget: ReadBudget;
}

/**
 * Reads variables of a file.
 *
 * @param source reads at any place
 * @param wanted tells which ones
 * @throws EventFormatError when the file is truncated, corrupted, no MAT v5 file, or more than the limits allow
 */
export async function parseMat5(source: ByteSource, wanted: MatTask['wanted'], budget: ReadBudget): Promise<Mat5Content> {
  const task = { storage: await sourceStorage(source), file: source.name, wanted, budget };
  const { bytes } = task.storage;
  const { header, littleEndian } = await readFileHeader(task);
  const variables: FileVariable[] = [];
  for (let position = headerLength; position < bytes; ) {
    task.budget.check('maxVariables', variables.length + 1, undefined, { offset: position }, 'variables');
    const { variable, next } = await readVariable(task, littleEndian, position);
    variables.push(variable);
    position = next;
  }
  return { header, variables };
}

async function readFileHeader({ storage, file }: MatTask): Promise<{ header: string; littleEndian: boolean }> {
  const reader = new ByteReader({ file, littleEndian: true, base: 0, inflated: false }, storage.plain(0, headerLength));
  if (storage.bytes < headerLength) {
    const expected = `a MATLAB 5.0 header of ${headerLength} bytes`;
    throw reader.faultAt(0, undefined, expected, `only ${storage.bytes} bytes (truncated)`);
  }
  const bytes = await reader.take(headerLength);
  const mark = latin1(bytes.subarray(126, 128));
  if (mark !== 'IM' && mark !== 'MI') throw reader.faultAt(126, undefined, 'the byte order mark IM or MI', JSON.stringify(mark));
  const littleEndian = mark === 'IM';
  const version = new DataView(bytes.buffer, bytes.byteOffset).getUint16(124, littleEndian);
  if (version !== 0x0100) throw reader.faultAt(124, undefined, 'MAT version 0x0100', `0x${version.toString(16)}`);
  return { header: latin1(bytes.subarray(0, 116)).replace(/[\0 ]+$/, ''), littleEndian };
}

async function readVariable(
  task: MatTask,
  littleEndian: boolean,
  position: number,
): Promise<{ variable: FileVariable; next: number }> {
  const { storage, file, wanted, budget } = task;
  const place = { file, littleEndian, base: position, inflated: false };
  const chunks = storage.plain(position, storage.bytes);
  try {
    const reader = new ByteReader(place, chunks);
    const element = await readElement(reader, storage.bytes - position, undefined);
    const next = position + element.next;
    if (element.type === elementType.compressed) return { variable: await readCompressed(task, place, element), next };
    if (element.type !== elementType.matrix) {
      throw reader.faultAt(0, undefined, 'a variable (element type 14 or 15)', `element type ${element.type}`);
    }
    const { name, className, dimensions } = await readMatrixHeader(reader, element, undefined);
    if (!wanted(name)) return { variable: { kind: 'skipped', name, className, dimensions, offset: position }, next };
    const again = new ByteReader(place, storage.plain(position, next));
    return { variable: await readMatrix(again, await readElement(again, element.next, undefined), budget, undefined), next };
  } finally {
    await chunks.return?.();
  }
}

type ReaderStart = ConstructorParameters<typeof ByteReader>[0];

async function readCompressed(
  { storage, wanted, budget }: MatTask,
  outer: ReaderStart,
  { data, byteLength }: Element,
): Promise<FileVariable> {
  const place = { ...outer, inflated: true };
  const [start, end] = [outer.base + data, outer.base + data + byteLength];
  const head = storage.head(start, end);
  let name: string;
  let whole: number;
  try {
    const reader = new ByteReader(place, head);
    const inner = await innerElement(reader);
    whole = inner.next;
    const header = await readMatrixHeader(reader, inner, undefined);
    name = header.name;
    const { className, dimensions } = header;
    if (!wanted(name)) return { kind: 'skipped', name, className, dimensions, offset: outer.base };
  } finally {
    await head.return?.();
  }
  budget.take(name, { offset: outer.base }, 0, whole);
  const chunks = storage.inflated(start, end, whole);
  try {
    const reader = new ByteReader(place, chunks);
    reader.variable = name;
    const variable = await readMatrix(reader, await innerElement(reader), budget, undefined);
    await reader.skipTo(whole);
    await reader.finish();
    return variable;
  } finally {
    await chunks.return?.();
  }
}

/** The matrix in a stream. Its header lies in the head; the rest of its data may not. */
async function innerElement(reader: ByteReader): Promise<Element> {
  const inner = await readElement(reader, Infinity, reader.variable);
  if (inner.type !== elementType.matrix) {
    throw reader.faultAt(0, reader.variable, 'a matrix element (type 14)', `element type ${inner.type}`);
  }
  return { ...inner, next: inner.data + inner.byteLength };
}
