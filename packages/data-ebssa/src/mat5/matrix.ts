import { type NumberType, readNumbers as readNumbersAt } from '@spikeseg/event-formats';
import type { ReadBudget } from '@spikeseg/events';
import { latin1 } from '../files/characters.ts';
import type { FileVariable, NumericValues } from '../files/file-variable.ts';
import { NumberSink } from '../files/number-sink.ts';
import { type ByteReader, uint32Of } from './byte-reader.ts';
import { dataOf, type Element, elementType, readElement } from './element.ts';
import { type MatClass, readMatrixHeader } from './matrix-header.ts';

/** Longest list of field names, bytes. */
const longestNames = 65_536;

/**
 * Reads a matrix element into a variable: numbers, or a 1×1 struct of them.
 *
 * Texts, cells, objects, sparse and complex matrices, struct arrays and structs inside structs come as `skipped`: no recording
 * needs them, and a caller that needs the variable says what it should have been.
 *
 * @param reader stands behind the tag of the matrix, and then behind the matrix
 * @param path name so far (`TD` for the fields of TD); undefined at the top level, where the matrix names itself
 * @throws EventFormatError
 */
export async function readMatrix(
  reader: ByteReader,
  matrix: Element,
  budget: ReadBudget,
  path: string | undefined,
  fieldName?: string,
): Promise<FileVariable> {
  const { name: ownName, className, complex, dimensions } = await readMatrixHeader(reader, matrix, path);
  const name = fieldName ?? ownName;
  const label = path ?? name;
  const end = matrix.data + matrix.byteLength;
  const head = { name, className, dimensions, ...reader.placeOf(matrix.start) };
  const count = dimensions.reduce((product, length) => product * length, 1);
  if (isNumeric(className) && !complex) {
    if (count === 0) return { kind: 'numeric', ...head, storedType: className, values: new Float64Array(0) };
    const element = await readElement(reader, end, label);
    return { kind: 'numeric', ...head, ...(await readNumbers(reader, element, count, label, budget)) };
  }
  if (className === 'struct' && count === 1 && fieldName === undefined) {
    return { kind: 'struct', ...head, fields: await readFields(reader, end, label, budget) };
  }
  return { kind: 'skipped', ...head };
}

function isNumeric(className: MatClass): boolean {
  return className === 'double' || className === 'single' || className === 'logical' || /^u?int/.test(className);
}

async function readFields(reader: ByteReader, end: number, path: string, budget: ReadBudget): Promise<FileVariable[]> {
  const length = await readElement(reader, end, path);
  if (length.type !== elementType.int32 || length.byteLength !== 4) {
    const got = `type ${length.type} of ${length.byteLength} bytes`;
    throw reader.faultAt(length.start, path, 'the length of field names (int32)', got);
  }
  const nameLength = uint32Of(reader, await dataOf(reader, length));
  const names = await readElement(reader, end, path);
  if (nameLength === 0 || names.byteLength % nameLength !== 0 || names.byteLength > longestNames) {
    throw reader.faultAt(names.start, path, `field names of ${nameLength} bytes each`, `${names.byteLength} bytes`);
  }
  const bytes = await dataOf(reader, names);
  const fields: FileVariable[] = [];
  for (let at = 0; at < bytes.length; at += nameLength) {
    const name = latin1(bytes.subarray(at, at + nameLength)).replace(/\0.*$/s, '');
    const label = `${path}.${name}`;
    const element = await readElement(reader, end, label);
    if (element.type !== elementType.matrix) {
      throw reader.faultAt(element.start, label, 'a matrix element (type 14)', `type ${element.type}`);
    }
    fields.push(await readMatrix(reader, element, budget, label, name));
    await reader.skipTo(element.next);
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

/** Numbers that are turned into doubles together. */
const blockLength = 8192;

/**
 * Numbers of the data element that the reader stands at, read piece by piece.
 *
 * @param count how many numbers the dimensions ask for
 * @throws EventFormatError when the bytes are not that many numbers, there are more than a limit allows, or a 64-bit integer is beyond 2^53
 */
async function readNumbers(
  reader: ByteReader,
  element: Element,
  count: number,
  variable: string,
  budget: ReadBudget,
): Promise<{ readonly storedType: string; readonly values: NumericValues }> {
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
  const numbers: NumberType = {
    kind: name.startsWith('float') ? 'float' : 'integer',
    size,
    signed: !name.startsWith('u'),
    littleEndian: reader.littleEndian,
  };
  const doubles = new Float64Array(Math.min(blockLength, count));
  await reader.pieces(element.byteLength, size, (piece) => {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    for (let at = 0; at < piece.length; at += size * blockLength) {
      const n = Math.min(blockLength, (piece.length - at) / size);
      const bad = readNumbersAt(numbers, view, at, size, n, doubles);
      const index = sink.length + bad;
      const got = `a larger one at index ${index}`;
      if (bad >= 0) throw reader.faultAt(element.data + 8 * index, variable, 'integers within ±2^53', got);
      sink.add(doubles.subarray(0, n));
    }
  });
  return { storedType: name, values: sink.values };
}
