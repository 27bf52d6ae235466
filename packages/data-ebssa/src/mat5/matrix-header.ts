import { latin1 } from '../files/characters.ts';
import { type ByteReader, uint32Of } from './byte-reader.ts';
import { dataOf, type Element, elementType, readElement } from './element.ts';

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
}

/** MATLAB allows names of 63 characters; more than this is not a name. */
const longestName = 255;

/** Largest number of dimensions. */
const maxDimensions = 32;

/**
 * Reads flags, dimensions and name of the matrix element that the reader stands in; then it stands at its values, field names or cells.
 *
 * @param path name of the enclosing variable, for fields (their own names live in the struct)
 * @throws EventFormatError when they are cut off or absurd
 */
export async function readMatrixHeader(reader: ByteReader, matrix: Element, path: string | undefined): Promise<MatrixHeader> {
  // An empty field or cell may be a matrix element of no bytes at all.
  if (matrix.byteLength === 0) return { name: '', className: 'double', complex: false, dimensions: [0, 0] };
  const end = matrix.data + matrix.byteLength;
  const flags = await readElement(reader, end, path);
  if (flags.type !== elementType.uint32 || flags.byteLength !== 8) {
    throw reader.faultAt(flags.start, path, 'array flags (8 bytes of uint32)', inWords(flags));
  }
  const word = uint32Of(reader, await dataOf(reader, flags));
  const named = classNames[word & 0xff];
  if (named === undefined || named === '')
    throw reader.faultAt(flags.data, path, 'a MATLAB class from 1 to 17', `${word & 0xff}`);
  const logical = (word & 0x200) !== 0;
  // Opaque objects have no dimensions: a name and MATLAB's own business follow.
  const dimensions = named === 'opaque' ? [1, 1] : await readDimensions(reader, end, path);
  const nameElement = await readElement(reader, end, path);
  if (nameElement.type !== elementType.int8 || nameElement.byteLength > longestName) {
    throw reader.faultAt(nameElement.start, path, `a name (int8, at most ${longestName} bytes)`, inWords(nameElement));
  }
  const name = latin1(await dataOf(reader, nameElement));
  return { name, className: logical ? 'logical' : named, complex: (word & 0x800) !== 0, dimensions };
}

async function readDimensions(reader: ByteReader, end: number, path: string | undefined): Promise<number[]> {
  const element = await readElement(reader, end, path);
  const { type, byteLength } = element;
  if (type !== elementType.int32 || byteLength < 8 || byteLength % 4 !== 0 || byteLength > 4 * maxDimensions) {
    throw reader.faultAt(element.start, path, 'two or more dimensions (int32)', inWords(element));
  }
  const bytes = await dataOf(reader, element);
  const dimensions: number[] = [];
  for (let at = 0; at < byteLength; at += 4) {
    const length = uint32Of(reader, bytes, at) | 0;
    if (length < 0) throw reader.faultAt(element.data + at, path, 'a dimension of 0 or more', `${length}`);
    dimensions.push(length);
  }
  return dimensions;
}

const inWords = ({ type, byteLength }: Element): string => `type ${type} of ${byteLength} bytes`;
