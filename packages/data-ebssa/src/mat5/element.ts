import { type ByteReader, uint32Of } from './byte-reader.ts';

/** Element types of MAT v5 that are structure, not numbers. */
export const elementType = { int8: 1, int32: 5, uint32: 6, matrix: 14, compressed: 15 } as const;

/** Tag of a data element: what it is and where its data lie. */
export interface Element {
  readonly type: number;
  /** Where the tag starts. */
  readonly start: number;
  /** Where the data start, in the tag itself where they are small, and how many bytes they are. */
  readonly data: number;
  readonly byteLength: number;
  /** Where the next element starts: after padding to 8 bytes, which compressed elements do without. */
  readonly next: number;
}

/**
 * Reads the tag of the element at the reader's position, and checks that its data end at or before `end`. The reader then stands at the data.
 *
 * A tag is type and byte count (4 bytes each); data of at most 4 bytes may sit in the tag itself ("small data element":
 * the byte count is then the upper half of the first word).
 *
 * @param variable name for messages, as far as it is known
 * @throws EventFormatError when the tag or its data are cut off
 */
export async function readElement(reader: ByteReader, end: number, variable: string | undefined): Promise<Element> {
  const start = reader.position;
  if (end - start < 8) {
    const got = `the end of the data after ${Math.max(0, end - start)}`;
    throw reader.faultAt(start, variable, 'an element tag of 8 bytes', got);
  }
  const word = uint32Of(reader, await reader.take(4));
  const smallLength = word >>> 16;
  if (smallLength !== 0) {
    const type = word & 0xffff;
    if (smallLength > 4) throw reader.faultAt(start, variable, 'a small element of 1 to 4 bytes', `${smallLength} bytes`);
    return { type, start, data: start + 4, byteLength: smallLength, next: start + 8 };
  }
  const byteLength = uint32Of(reader, await reader.take(4));
  const data = start + 8;
  if (byteLength > end - data) {
    const got = `only ${end - data} bytes (truncated or corrupted)`;
    throw reader.faultAt(start, variable, `an element of ${byteLength} bytes`, got);
  }
  const padded = word === elementType.compressed ? byteLength : Math.ceil(byteLength / 8) * 8;
  return { type: word, start, data, byteLength, next: Math.min(data + padded, end) };
}

/** The data of an element that was just read, and what pads it. To be asked for little. */
export async function dataOf(reader: ByteReader, { byteLength, next }: Element): Promise<Uint8Array> {
  const bytes = await reader.take(byteLength);
  await reader.skipTo(next);
  return bytes;
}
