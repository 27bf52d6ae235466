/**
 * MAT-files of level 5 (MATLAB 5 to 7), read only as far as recordings need them, and never as a whole.
 *
 * A file is a header of 128 bytes and then one element per variable: a matrix, or a zlib stream that holds one. Only the
 * head of a stream is inflated to learn the name; variables that nobody asked for are listed and left alone.
 *
 * @see https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf
 */

import type { ReadBudget } from '@spikeseg/events';
import { latin1 } from '../files/characters.ts';
import type { FileVariable } from '../files/file-variable.ts';
import { ByteReader } from './byte-reader.ts';
import { type Element, elementType, readElement } from './element.ts';
import { readMatrix } from './matrix.ts';
import { readMatrixHeader } from './matrix-header.ts';
import type { Parse, Storage } from './storage.ts';

export interface Mat5Content {
  /** Free text of the header without trailing blanks. */
  readonly header: string;
  /** Variables in file order; those not wanted are `skipped`. */
  readonly variables: readonly FileVariable[];
}

const headerLength = 128;

/** What to read, and how much of it at most. */
interface Task {
  readonly storage: Storage;
  /** Path of the file, for messages. */
  readonly file: string;
  /** Tells which variables to read. */
  readonly wanted: (name: string) => boolean;
  readonly budget: ReadBudget;
}

/**
 * Reads the variables of a file.
 *
 * @throws EventFormatError when the file is truncated, corrupted, no MAT v5 file, or more than the limits allow
 */
export function* parseMat5(task: Task): Parse<Mat5Content> {
  const { bytes } = task.storage;
  const { header, littleEndian } = yield* readFileHeader(task);
  const variables: FileVariable[] = [];
  for (let position = headerLength; position < bytes; ) {
    task.budget.check('maxVariables', variables.length + 1, undefined, { offset: position }, 'variables');
    const { variable, next } = yield* readVariable(task, littleEndian, position);
    variables.push(variable);
    position = next;
  }
  return { header, variables };
}

function* readFileHeader({ storage, file }: Task): Parse<{ header: string; littleEndian: boolean }> {
  const reader = new ByteReader({ file, littleEndian: true, base: 0, inflated: false }, storage.plain(0, headerLength));
  if (storage.bytes < headerLength) {
    const expected = `a MATLAB 5.0 header of ${headerLength} bytes`;
    throw reader.faultAt(0, undefined, expected, `only ${storage.bytes} bytes (truncated)`);
  }
  const bytes = yield* reader.take(headerLength);
  const mark = latin1(bytes.subarray(126, 128));
  if (mark !== 'IM' && mark !== 'MI') throw reader.faultAt(126, undefined, 'the byte order mark IM or MI', JSON.stringify(mark));
  const littleEndian = mark === 'IM';
  const version = new DataView(bytes.buffer, bytes.byteOffset).getUint16(124, littleEndian);
  if (version !== 0x0100) throw reader.faultAt(124, undefined, 'MAT version 0x0100', `0x${version.toString(16)}`);
  return { header: latin1(bytes.subarray(0, 116)).replace(/[\0 ]+$/, ''), littleEndian };
}

function* readVariable(task: Task, littleEndian: boolean, position: number): Parse<{ variable: FileVariable; next: number }> {
  const { storage, file, wanted, budget } = task;
  const place = { file, littleEndian, base: position, inflated: false };
  const chunks = storage.plain(position, storage.bytes);
  try {
    const reader = new ByteReader(place, chunks);
    const element = yield* readElement(reader, storage.bytes - position, undefined);
    const next = position + element.next;
    if (element.type === elementType.compressed) return { variable: yield* readCompressed(task, place, element), next };
    if (element.type !== elementType.matrix) {
      throw reader.faultAt(0, undefined, 'a variable (element type 14 or 15)', `element type ${element.type}`);
    }
    const { name, className, dimensions } = yield* readMatrixHeader(reader, element, undefined);
    if (!wanted(name)) return { variable: { kind: 'skipped', name, className, dimensions, offset: position }, next };
    const again = new ByteReader(place, storage.plain(position, next));
    return { variable: yield* readMatrix(again, yield* readElement(again, element.next, undefined), budget, undefined), next };
  } finally {
    if (chunks.return) yield chunks.return();
  }
}

type Place = ConstructorParameters<typeof ByteReader>[0];

function* readCompressed({ storage, wanted, budget }: Task, outer: Place, { data, byteLength }: Element): Parse<FileVariable> {
  const place = { ...outer, inflated: true };
  const [start, end] = [outer.base + data, outer.base + data + byteLength];
  const head = storage.head(start, end);
  let name: string;
  let whole: number;
  try {
    const reader = new ByteReader(place, head);
    const inner = yield* innerElement(reader);
    whole = inner.next;
    const header = yield* readMatrixHeader(reader, inner, undefined);
    name = header.name;
    const { className, dimensions } = header;
    if (!wanted(name)) return { kind: 'skipped', name, className, dimensions, offset: outer.base };
  } finally {
    if (head.return) yield head.return();
  }
  budget.take(name, { offset: outer.base }, 0, whole);
  const chunks = storage.inflated(start, end, whole);
  try {
    const reader = new ByteReader(place, chunks);
    reader.variable = name;
    const variable = yield* readMatrix(reader, yield* innerElement(reader), budget, undefined);
    yield* reader.skipTo(whole);
    yield* reader.finish();
    return variable;
  } finally {
    if (chunks.return) yield chunks.return();
  }
}

/** The matrix in a stream. Its header lies in the head; the rest of its data may not. */
function* innerElement(reader: ByteReader): Parse<Element> {
  const inner = yield* readElement(reader, Infinity, reader.variable);
  if (inner.type !== elementType.matrix) {
    throw reader.faultAt(0, reader.variable, 'a matrix element (type 14)', `element type ${inner.type}`);
  }
  return { ...inner, next: inner.data + inner.byteLength };
}
