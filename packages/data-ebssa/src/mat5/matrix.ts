import type { FileVariable } from '../recording/file-variable.ts';
import { type ByteSource, faultAt, placeOf, uint32At } from './byte-source.ts';
import { type Element, elementType, readElement } from './element.ts';
import { type MatClass, type MatrixHeader, readMatrixHeader } from './matrix-header.ts';
import { readNumbers } from './numbers.ts';

/**
 * Reads a matrix element into a variable: numbers, text, or a 1×1 struct of them.
 *
 * Cells, objects, sparse and complex matrices, struct arrays and structs inside structs come as `skipped`: no recording
 * needs them, and whoever does need the variable says what it should have been.
 *
 * @param path name so far (`TD` for the fields of TD); undefined at the top level, where the matrix names itself
 * @throws EventFormatError
 */
export function readMatrix(source: ByteSource, matrix: Element, path: string | undefined, fieldName?: string): FileVariable {
  const header = readMatrixHeader(source, matrix, path);
  const name = fieldName ?? header.name;
  const label = path ?? name;
  const end = matrix.data + matrix.byteLength;
  const place = placeOf(source, matrix.start);
  const head = { name, className: header.className, dimensions: header.dimensions, ...place };
  const count = header.dimensions.reduce((product, length) => product * length, 1);
  if (isNumeric(header.className) && !header.complex) {
    if (count === 0) return { kind: 'numeric', ...head, storedType: header.className, values: new Float64Array(0) };
    return { kind: 'numeric', ...head, ...readNumbers(source, readElement(source, header.body, end, label), count, label) };
  }
  if (header.className === 'char') return { kind: 'text', ...head, ...readText(source, header, count, end, label) };
  if (header.className === 'struct' && count === 1 && fieldName === undefined) {
    return { kind: 'struct', ...head, fields: readFields(source, header, end, label) };
  }
  return { kind: 'skipped', ...head };
}

function isNumeric(className: MatClass): boolean {
  return className === 'double' || className === 'single' || className === 'logical' || /^u?int/.test(className);
}

function readText(
  source: ByteSource,
  { body }: MatrixHeader,
  count: number,
  end: number,
  label: string,
): { storedType: string; text: string } {
  if (count === 0) return { storedType: 'utf16', text: '' };
  const element = readElement(source, body, end, label);
  const bytes = source.bytes.subarray(element.data, element.data + element.byteLength);
  // MATLAB writes UTF-16 units as uint16 (4) or utf16 (17), everything else as bytes.
  if (element.type !== 4 && element.type !== 17) return { storedType: 'utf8', text: bytes.toString('utf8') };
  const units = source.littleEndian || bytes.length % 2 !== 0 ? bytes : Buffer.from(bytes).swap16();
  return { storedType: 'utf16', text: units.toString('utf16le') };
}

function readFields(source: ByteSource, { body }: MatrixHeader, end: number, path: string): FileVariable[] {
  const length = readElement(source, body, end, path);
  if (length.type !== elementType.int32 || length.byteLength !== 4) {
    throw faultAt(
      source,
      length.start,
      path,
      'the length of field names (int32)',
      `type ${length.type} of ${length.byteLength} bytes`,
    );
  }
  const nameLength = uint32At(source, length.data);
  const names = readElement(source, length.next, end, path);
  if (nameLength === 0 || names.byteLength % nameLength !== 0) {
    throw faultAt(source, names.start, path, `field names of ${nameLength} bytes each`, `${names.byteLength} bytes`);
  }
  const fields: FileVariable[] = [];
  let position = names.next;
  for (let at = names.data; at < names.data + names.byteLength; at += nameLength) {
    const name = source.bytes.toString('latin1', at, at + nameLength).replace(/\0.*$/s, '');
    const label = `${path}.${name}`;
    const element = readElement(source, position, end, label);
    if (element.type !== elementType.matrix)
      throw faultAt(source, position, label, 'a matrix element (type 14)', `type ${element.type}`);
    fields.push(readMatrix(source, element, label, name));
    position = element.next;
  }
  return fields;
}
