import { type ByteSource, faultAt, uint32At } from './byte-source.ts';

/** Element types of MAT v5 that are structure, not numbers. */
export const elementType = { int8: 1, int32: 5, uint32: 6, matrix: 14, compressed: 15 } as const;

/** Tag of a data element: what it is and where its data lie. */
export interface Element {
  readonly type: number;
  /** Where the tag starts. */
  readonly start: number;
  /** Where the data start and how many bytes they are. */
  readonly data: number;
  readonly byteLength: number;
  /** Where the next element starts: after padding to 8 bytes, which compressed elements do without. */
  readonly next: number;
}

/**
 * Reads the tag of the element at `position` and checks that its data end at or before `end`.
 *
 * A tag is type and byte count (4 bytes each); data of at most 4 bytes may sit in the tag itself ("small data element":
 * the byte count is then the upper half of the first word).
 *
 * @param variable name for messages, as far as it is known
 * @throws EventFormatError when the tag or its data are cut off
 */
export function readElement(source: ByteSource, position: number, end: number, variable: string | undefined): Element {
  if (end - position < 8) {
    throw faultAt(
      source,
      position,
      variable,
      'an element tag of 8 bytes',
      `the end of the data after ${Math.max(0, end - position)}`,
    );
  }
  const word = uint32At(source, position);
  const smallLength = word >>> 16;
  if (smallLength !== 0) {
    const type = word & 0xffff;
    if (smallLength > 4) throw faultAt(source, position, variable, 'a small element of 1 to 4 bytes', `${smallLength} bytes`);
    return { type, start: position, data: position + 4, byteLength: smallLength, next: position + 8 };
  }
  const byteLength = uint32At(source, position + 4);
  const data = position + 8;
  if (byteLength > end - data) {
    throw faultAt(
      source,
      position,
      variable,
      `an element of ${byteLength} bytes`,
      `only ${end - data} bytes (truncated or corrupted)`,
    );
  }
  const padded = word === elementType.compressed ? byteLength : Math.ceil(byteLength / 8) * 8;
  return { type: word, start: position, data, byteLength, next: Math.min(data + padded, end) };
}
