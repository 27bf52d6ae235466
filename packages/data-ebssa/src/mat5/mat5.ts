/**
 * MAT-files of level 5 (MATLAB 5 to 7), read only as far as recordings need them.
 *
 * A file is a header of 128 bytes and then one element per variable: a matrix, or a zlib stream that holds one. Only the
 * head of a stream is inflated to learn the name; variables that nobody asked for are listed and left alone.
 *
 * @see https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf
 */
import type { FileVariable } from '../recording/file-variable.ts';
import { type ByteSource, faultAt, uint32At } from './byte-source.ts';
import { type Element, elementType, readElement } from './element.ts';
import { inflateElement, inflateHead } from './inflate.ts';
import { readMatrix } from './matrix.ts';
import { readMatrixHeader } from './matrix-header.ts';

export interface Mat5Content {
  /** Free text of the header without trailing blanks. */
  readonly header: string;
  /** Variables in file order; those not wanted are `skipped`. */
  readonly variables: readonly FileVariable[];
}

const headerLength = 128;

/**
 * Reads the variables of a MAT v5 file.
 *
 * @param bytes the whole file
 * @param file its path, for messages
 * @param wanted tells which variables to read
 * @throws EventFormatError when the file is truncated, corrupted or no MAT v5 file
 */
export function readMat5(bytes: Buffer, file: string, wanted: (name: string) => boolean): Mat5Content {
  const { header, littleEndian } = readFileHeader(bytes, file);
  const source: ByteSource = { file, bytes, littleEndian, base: 0, inflated: false };
  const variables: FileVariable[] = [];
  for (let position = headerLength; position < bytes.length; ) {
    const element = readElement(source, position, bytes.length, undefined);
    variables.push(readVariable(source, element, wanted));
    position = element.next;
  }
  return { header, variables };
}

function readFileHeader(bytes: Buffer, file: string): { header: string; littleEndian: boolean } {
  const source: ByteSource = { file, bytes, littleEndian: true, base: 0, inflated: false };
  if (bytes.length < headerLength) {
    throw faultAt(source, 0, undefined, `a MATLAB 5.0 header of ${headerLength} bytes`, `only ${bytes.length} bytes (truncated)`);
  }
  const mark = bytes.toString('latin1', 126, 128);
  if (mark !== 'IM' && mark !== 'MI') throw faultAt(source, 126, undefined, 'the byte order mark IM or MI', JSON.stringify(mark));
  const littleEndian = mark === 'IM';
  const version = littleEndian ? bytes.readUInt16LE(124) : bytes.readUInt16BE(124);
  if (version !== 0x0100) throw faultAt(source, 124, undefined, 'MAT version 0x0100', `0x${version.toString(16)}`);
  return { header: bytes.toString('latin1', 0, 116).replace(/[\0 ]+$/, ''), littleEndian };
}

function readVariable(source: ByteSource, element: Element, wanted: (name: string) => boolean): FileVariable {
  if (element.type === elementType.matrix) {
    const { name, className, dimensions } = readMatrixHeader(source, element, undefined);
    if (wanted(name)) return readMatrix(source, element, undefined);
    return { kind: 'skipped', name, className, dimensions, offset: element.start };
  }
  if (element.type !== elementType.compressed) {
    throw faultAt(source, element.start, undefined, 'a variable (element type 14 or 15)', `element type ${element.type}`);
  }
  const head = inflateHead(source, element);
  const { type, byteLength } = innerTag(head);
  // The header of the matrix lies in the head; the rest of its data may not.
  const inner = { type, start: 0, data: 8, byteLength: Math.min(byteLength, head.bytes.length - 8), next: head.bytes.length };
  const { name, className, dimensions } = readMatrixHeader(head, inner, undefined);
  if (!wanted(name)) return { kind: 'skipped', name, className, dimensions, offset: element.start };
  const whole = inflateElement(source, element, byteLength, name);
  return readMatrix(whole, { type, start: 0, data: 8, byteLength, next: whole.bytes.length }, undefined);
}

function innerTag(head: ByteSource): { type: number; byteLength: number } {
  if (head.bytes.length < 8) throw faultAt(head, 0, undefined, 'an element tag of 8 bytes', `${head.bytes.length} bytes`);
  const type = uint32At(head, 0);
  if (type !== elementType.matrix) throw faultAt(head, 0, undefined, 'a matrix element (type 14)', `element type ${type}`);
  return { type, byteLength: uint32At(head, 4) };
}
