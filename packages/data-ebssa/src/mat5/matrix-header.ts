import { type ByteSource, faultAt, uint32At } from './byte-source.ts';
import { type Element, elementType, readElement } from './element.ts';

const classNames = [
  '',
  'cell',
  'struct',
  'object',
  'char',
  'sparse',
  'double',
  'single',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'function_handle',
  'opaque',
] as const;

export type MatClass = (typeof classNames)[number] | 'logical';

/** What a matrix says about itself before its values. */
export interface MatrixHeader {
  readonly name: string;
  readonly className: MatClass;
  readonly complex: boolean;
  readonly dimensions: readonly number[];
  /** Where the values (or field names, or cells) start. */
  readonly body: number;
}

/** MATLAB allows names of 63 characters; more than this is not a name. */
const longestName = 255;

/**
 * Reads flags, dimensions and name of the matrix element.
 *
 * @param path name of the enclosing variable, for fields (their own names live in the struct)
 * @throws EventFormatError when they are cut off or absurd
 */
export function readMatrixHeader(source: ByteSource, matrix: Element, path: string | undefined): MatrixHeader {
  const end = matrix.data + matrix.byteLength;
  // An empty field or cell may be a matrix element of no bytes at all.
  if (matrix.byteLength === 0) return { name: '', className: 'double', complex: false, dimensions: [0, 0], body: end };
  const flags = readElement(source, matrix.data, end, path);
  if (flags.type !== elementType.uint32 || flags.byteLength !== 8) {
    throw faultAt(
      source,
      flags.start,
      path,
      'array flags (8 bytes of uint32)',
      `type ${flags.type} of ${flags.byteLength} bytes`,
    );
  }
  const word = uint32At(source, flags.data);
  const named = classNames[word & 0xff];
  if (named === undefined || named === '')
    throw faultAt(source, flags.data, path, 'a MATLAB class from 1 to 17', `${word & 0xff}`);
  const logical = (word & 0x200) !== 0;
  // Opaque objects have no dimensions: a name and MATLAB's own business follow.
  const dimensionsElement = named === 'opaque' ? undefined : readElement(source, flags.next, end, path);
  const nameElement = readElement(source, dimensionsElement?.next ?? flags.next, end, path);
  if (nameElement.type !== elementType.int8 || nameElement.byteLength > longestName) {
    throw faultAt(
      source,
      nameElement.start,
      path,
      `a name (int8, at most ${longestName} bytes)`,
      `type ${nameElement.type} of ${nameElement.byteLength} bytes`,
    );
  }
  const name = source.bytes.toString('latin1', nameElement.data, nameElement.data + nameElement.byteLength);
  const dimensions = dimensionsElement === undefined ? [1, 1] : readDimensions(source, dimensionsElement, path ?? name);
  return { name, className: logical ? 'logical' : named, complex: (word & 0x800) !== 0, dimensions, body: nameElement.next };
}

function readDimensions(source: ByteSource, element: Element, path: string): number[] {
  if (element.type !== elementType.int32 || element.byteLength < 8 || element.byteLength % 4 !== 0 || element.byteLength > 128) {
    throw faultAt(
      source,
      element.start,
      path,
      'two or more dimensions (int32)',
      `type ${element.type} of ${element.byteLength} bytes`,
    );
  }
  const dimensions: number[] = [];
  for (let at = element.data; at < element.data + element.byteLength; at += 4) {
    const length = uint32At(source, at) | 0;
    if (length < 0) throw faultAt(source, at, path, 'a dimension of 0 or more', `${length}`);
    dimensions.push(length);
  }
  return dimensions;
}
