import { firstInexact, toDoubles } from '../recording/exact-doubles.ts';
import type { NumericValues } from '../recording/file-variable.ts';
import { type ByteSource, faultAt } from './byte-source.ts';
import type { Element } from './element.ts';

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
 * Numbers of a data element in the type they are stored in.
 *
 * Points into the source where alignment and byte order allow it, and copies otherwise.
 *
 * @param count how many numbers the dimensions ask for
 * @throws EventFormatError when the bytes are not that many numbers, or a 64-bit integer is beyond 2^53
 */
export function readNumbers(
  source: ByteSource,
  element: Element,
  count: number,
  variable: string,
): { readonly storedType: string; readonly values: NumericValues } {
  const type = numberTypes.get(element.type);
  if (type === undefined) throw faultAt(source, element.start, variable, 'a number type', `element type ${element.type}`);
  if (count * type.size !== element.byteLength) {
    throw faultAt(
      source,
      element.start,
      variable,
      `${count} numbers of ${type.size} bytes (from the dimensions)`,
      `${element.byteLength} bytes of ${type.name}`,
    );
  }
  const bytes = alignedBytes(source, element, type.size);
  const values = view(type.name, bytes, count);
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    const doubles = toDoubles(values);
    const bad = firstInexact(doubles);
    if (bad >= 0)
      throw faultAt(source, element.data + 8 * bad, variable, 'integers within ±2^53', `${values[bad]} at index ${bad}`);
    return { storedType: type.name, values: doubles };
  }
  return { storedType: type.name, values };
}

function alignedBytes(source: ByteSource, element: Element, size: 1 | 2 | 4 | 8): Buffer {
  const bytes = source.bytes.subarray(element.data, element.data + element.byteLength);
  const swap = size > 1 && source.littleEndian !== hostIsLittleEndian;
  if (!swap && bytes.byteOffset % size === 0) return bytes;
  const copy = Buffer.from(new Uint8Array(bytes).buffer);
  if (!swap) return copy;
  return size === 2 ? copy.swap16() : size === 4 ? copy.swap32() : copy.swap64();
}

function view(type: string, { buffer, byteOffset }: Buffer, count: number): NumericValues | BigInt64Array | BigUint64Array {
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
