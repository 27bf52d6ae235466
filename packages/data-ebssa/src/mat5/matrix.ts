import { latin1, utf16 } from '../files/characters.ts';
import type { FileVariable, NumericValues } from '../files/file-variable.ts';
import { firstInexact, NumberSink, toDoubles } from '../files/number-sink.ts';
import type { ReadBudget } from '@spikeseg/events';
import { type ByteReader, uint32Of } from './byte-reader.ts';
import { dataOf, type Element, elementType, readElement } from './element.ts';
import { type MatClass, readMatrixHeader } from './matrix-header.ts';
import type { Parse } from './storage.ts';

/** Longest text, and longest list of field names, that is read, bytes. */
const longestText = 65_536;

/**
 * Reads a matrix element into a variable: numbers, text, or a 1×1 struct of them.
 *
 * Cells, objects, sparse and complex matrices, struct arrays and structs inside structs come as `skipped`: no recording
 * needs them, and whoever does need the variable says what it should have been.
 *
 * @param reader stands behind the tag of the matrix, and then behind the matrix
 * @param path name so far (`TD` for the fields of TD); undefined at the top level, where the matrix names itself
 * @throws EventFormatError
 */
export function* readMatrix(
  reader: ByteReader,
  matrix: Element,
  budget: ReadBudget,
  path: string | undefined,
  fieldName?: string,
): Parse<FileVariable> {
  const { name: ownName, className, complex, dimensions } = yield* readMatrixHeader(reader, matrix, path);
  const name = fieldName ?? ownName;
  const label = path ?? name;
  const end = matrix.data + matrix.byteLength;
  const head = { name, className, dimensions, ...reader.placeOf(matrix.start) };
  const count = dimensions.reduce((product, length) => product * length, 1);
  const isText = className === 'char';
  if (isText && count === 0) return { kind: 'text', ...head, storedType: 'utf16', text: '' };
  if (isText || (isNumeric(className) && !complex)) {
    if (count === 0) return { kind: 'numeric', ...head, storedType: className, values: new Float64Array(0) };
    const element = yield* readElement(reader, end, label);
    if (!isText) return { kind: 'numeric', ...head, ...(yield* readNumbers(reader, element, count, label, budget)) };
    if (element.byteLength <= longestText) return { kind: 'text', ...head, ...(yield* readText(reader, element)) };
  }
  if (className === 'struct' && count === 1 && fieldName === undefined) {
    return { kind: 'struct', ...head, fields: yield* readFields(reader, end, label, budget) };
  }
  return { kind: 'skipped', ...head };
}

function isNumeric(className: MatClass): boolean {
  return className === 'double' || className === 'single' || className === 'logical' || /^u?int/.test(className);
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function* readText(reader: ByteReader, element: Element): Parse<{ storedType: string; text: string }> {
  const bytes = yield* dataOf(reader, element);
  // MATLAB writes UTF-16 units as uint16 (4) or utf16 (17), everything else as bytes.
  if (element.type !== 4 && element.type !== 17) return { storedType: 'utf8', text: utf8.decode(bytes) };
  return { storedType: 'utf16', text: utf16(bytes, reader.littleEndian || bytes.length % 2 !== 0) };
}

function* readFields(reader: ByteReader, end: number, path: string, budget: ReadBudget): Parse<FileVariable[]> {
  const length = yield* readElement(reader, end, path);
  if (length.type !== elementType.int32 || length.byteLength !== 4) {
    const got = `type ${length.type} of ${length.byteLength} bytes`;
    throw reader.faultAt(length.start, path, 'the length of field names (int32)', got);
  }
  const nameLength = uint32Of(reader, yield* dataOf(reader, length));
  const names = yield* readElement(reader, end, path);
  if (nameLength === 0 || names.byteLength % nameLength !== 0 || names.byteLength > longestText) {
    throw reader.faultAt(names.start, path, `field names of ${nameLength} bytes each`, `${names.byteLength} bytes`);
  }
  const bytes = yield* dataOf(reader, names);
  const fields: FileVariable[] = [];
  for (let at = 0; at < bytes.length; at += nameLength) {
    const name = latin1(bytes.subarray(at, at + nameLength)).replace(/\0.*$/s, '');
    const label = `${path}.${name}`;
    const element = yield* readElement(reader, end, label);
    if (element.type !== elementType.matrix) {
      throw reader.faultAt(element.start, label, 'a matrix element (type 14)', `type ${element.type}`);
    }
    fields.push(yield* readMatrix(reader, element, budget, label, name));
    yield* reader.skipTo(element.next);
  }
  return fields;
}

/** Number types of MAT v5 by element type: name and bytes per number. */
const numberTypes = new Map<number, { readonly name: string; readonly size: 1 | 2 | 4 | 8 }>([
  [1, { name: 'int8', size: 1 }],
  [2, { name: 'uint8', size: 1 }],
  [3, { name: 'int16', size: 2 }],
  [4, { name: 'uint16', size: 2 }],
  [5, { name: 'int32', size: 4 }],
  [6, { name: 'uint32', size: 4 }],
  [7, { name: 'float32', size: 4 }],
  [9, { name: 'float64', size: 8 }],
  [12, { name: 'int64', size: 8 }],
  [13, { name: 'uint64', size: 8 }],
]);

const hostIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Numbers of the data element that the reader stands at, read piece by piece.
 *
 * @param count how many numbers the dimensions ask for
 * @throws EventFormatError when the bytes are not that many numbers, there are more than a limit allows, or a 64-bit integer is beyond 2^53
 */
function* readNumbers(
  reader: ByteReader,
  element: Element,
  count: number,
  variable: string,
  budget: ReadBudget,
): Parse<{ readonly storedType: string; readonly values: NumericValues }> {
  const type = numberTypes.get(element.type);
  if (type === undefined) throw reader.faultAt(element.start, variable, 'a number type', `element type ${element.type}`);
  const { name, size } = type;
  if (count * size !== element.byteLength) {
    const expected = `${count} numbers of ${size} bytes (from the dimensions)`;
    throw reader.faultAt(element.start, variable, expected, `${element.byteLength} bytes of ${name}`);
  }
  // Of a compressed element all bytes are counted already.
  budget.take(variable, reader.placeOf(element.start), count, reader.inflated ? 0 : element.byteLength);
  const sink = new NumberSink(count, name);
  const swap = size > 1 && reader.littleEndian !== hostIsLittleEndian;
  yield* reader.pieces(element.byteLength, size, (piece) => {
    const values = view(name, aligned(piece, size, swap), piece.length / size);
    if (!(values instanceof BigInt64Array || values instanceof BigUint64Array)) return sink.add(values);
    const doubles = toDoubles(values);
    const bad = firstInexact(doubles);
    const index = sink.length + bad;
    if (bad >= 0) {
      throw reader.faultAt(element.data + 8 * index, variable, 'integers within ±2^53', `${values[bad]} at index ${index}`);
    }
    sink.add(doubles);
  });
  return { storedType: name, values: sink.values };
}

function aligned(bytes: Uint8Array, size: 1 | 2 | 4 | 8, swap: boolean): Uint8Array {
  if (!swap && bytes.byteOffset % size === 0) return bytes;
  const copy = new Uint8Array(bytes);
  if (swap && size === 2) swapHalves(new Uint16Array(copy.buffer));
  else if (swap && size === 4) swapWords(new Uint32Array(copy.buffer));
  else if (swap) swapPairs(new Uint32Array(copy.buffer));
  return copy;
}

function swapHalves(halves: Uint16Array): void {
  for (let i = 0; i < halves.length; i++) halves[i] = (halves[i] << 8) | (halves[i] >>> 8);
}

function swapWords(words: Uint32Array): void {
  for (let i = 0; i < words.length; i++) words[i] = turned(words[i]);
}

function swapPairs(words: Uint32Array): void {
  for (let i = 0; i < words.length; i += 2) {
    const first = words[i];
    words[i] = turned(words[i + 1]);
    words[i + 1] = turned(first);
  }
}

/** A word whose bytes come in the other order. */
const turned = (word: number): number => (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);

function view(type: string, { buffer, byteOffset }: Uint8Array, count: number): NumericValues | BigInt64Array | BigUint64Array {
  switch (type) {
    case 'int8':
      return new Int8Array(buffer, byteOffset, count);
    case 'uint8':
      return new Uint8Array(buffer, byteOffset, count);
    case 'int16':
      return new Int16Array(buffer, byteOffset, count);
    case 'uint16':
      return new Uint16Array(buffer, byteOffset, count);
    case 'int32':
      return new Int32Array(buffer, byteOffset, count);
    case 'uint32':
      return new Uint32Array(buffer, byteOffset, count);
    case 'float32':
      return new Float32Array(buffer, byteOffset, count);
    case 'float64':
      return new Float64Array(buffer, byteOffset, count);
    case 'int64':
      return new BigInt64Array(buffer, byteOffset, count);
    default:
      return new BigUint64Array(buffer, byteOffset, count);
  }
}
