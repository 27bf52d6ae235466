import type { FileVariable } from '../recording/file-variable.ts';
import type { ReadBudget } from '../recording/read-limits.ts';
import { type ByteReader, uint32Of } from './byte-reader.ts';
import { dataOf, type Element, elementType, readElement } from './element.ts';
import { type MatClass, readMatrixHeader } from './matrix-header.ts';
import { readNumbers } from './numbers.ts';
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

function* readText(reader: ByteReader, element: Element): Parse<{ storedType: string; text: string }> {
  const bytes = yield* dataOf(reader, element);
  // MATLAB writes UTF-16 units as uint16 (4) or utf16 (17), everything else as bytes.
  if (element.type !== 4 && element.type !== 17) return { storedType: 'utf8', text: bytes.toString('utf8') };
  const units = reader.littleEndian || bytes.length % 2 !== 0 ? bytes : Buffer.from(bytes).swap16();
  return { storedType: 'utf16', text: units.toString('utf16le') };
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
    const name = bytes.toString('latin1', at, at + nameLength).replace(/\0.*$/s, '');
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
