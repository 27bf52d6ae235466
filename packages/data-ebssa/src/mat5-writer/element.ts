/*
 * Elements of a level-5 MAT-file, little endian: a tag (type, bytes), the data, padding to 8 bytes.
 * See "MAT-File Format", The MathWorks, R2018b, chapter 1.
 */

/** Storage types by the number that stands in the tag; names are stored as int8. */
export const storageTypes = {
  int8: 1,
  uint8: 2,
  int16: 3,
  int32: 5,
  uint32: 6,
  single: 7,
  double: 9,
  matrix: 14,
  compressed: 15,
} as const;

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** One element: tag, data, padding. */
export function element(type: keyof typeof storageTypes, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + Math.ceil(data.length / 8) * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, storageTypes[type], true);
  view.setUint32(4, data.length, true);
  bytes.set(data, 8);
  return bytes;
}

/** Storage types that hold the numbers of a matrix, its dimensions and its flags. */
export type NumberType = 'uint8' | 'int16' | 'int32' | 'uint32' | 'single' | 'double';

/** Bytes per number, and how one is put into a view. */
const numberWriters: Readonly<
  Record<NumberType, readonly [size: number, put: (view: DataView, at: number, value: number) => void]>
> = {
  uint8: [1, (view, at, value) => view.setUint8(at, value)],
  int16: [2, (view, at, value) => view.setInt16(at, value, true)],
  int32: [4, (view, at, value) => view.setInt32(at, value, true)],
  uint32: [4, (view, at, value) => view.setUint32(at, value, true)],
  single: [4, (view, at, value) => view.setFloat32(at, value, true)],
  double: [8, (view, at, value) => view.setFloat64(at, value, true)],
};

/** Numbers as little-endian bytes of a storage type, which must be able to hold them (`single` rounds). */
export function numberBytes(type: NumberType, values: ArrayLike<number>): Uint8Array {
  const [size, put] = numberWriters[type];
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) put(view, i * size, values[i]);
  return bytes;
}

/** The narrowest type that holds every value exactly, as MATLAB stores doubles. */
export function narrowestType(values: ArrayLike<number>): 'uint8' | 'int16' | 'int32' | 'double' {
  let low = 0;
  let high = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isInteger(values[i]) || Object.is(values[i], -0)) return 'double';
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  if (low >= 0 && high <= 0xff) return 'uint8';
  if (low >= -0x8000 && high <= 0x7fff) return 'int16';
  return low >= -0x8000_0000 && high <= 0x7fff_ffff ? 'int32' : 'double';
}
