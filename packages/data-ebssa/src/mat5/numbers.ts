import { firstInexact, toDoubles } from '../recording/exact-doubles.ts';
import type { NumericValues } from '../recording/file-variable.ts';
import { NumberSink } from '../recording/number-sink.ts';
import type { ReadBudget } from '../recording/read-limits.ts';
import type { ByteReader } from './byte-reader.ts';
import type { Element } from './element.ts';
import type { Parse } from './storage.ts';

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
 * Numbers of the data element that the reader stands at, read piece by piece.
 *
 * @param count how many numbers the dimensions ask for
 * @throws EventFormatError when the bytes are not that many numbers, there are more than a limit allows, or a 64-bit integer is beyond 2^53
 */
export function* readNumbers(
  reader: ByteReader,
  element: Element,
  count: number,
  variable: string,
  budget: ReadBudget,
): Parse<{ readonly storedType: string; readonly values: NumericValues }> {
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
  const swap = size > 1 && reader.littleEndian !== hostIsLittleEndian;
  yield* reader.pieces(element.byteLength, size, (piece) => {
    const values = view(name, aligned(piece, size, swap), piece.length / size);
    if (!(values instanceof BigInt64Array || values instanceof BigUint64Array)) return sink.add(values);
    const doubles = toDoubles(values);
    const bad = firstInexact(doubles);
    const index = sink.length + bad;
    if (bad >= 0) {
      throw reader.faultAt(element.data + 8 * index, variable, 'integers within ±2^53', `${values[bad]} at index ${index}`);
    }
    sink.add(doubles);
  });
  return { storedType: name, values: sink.values };
}

function aligned(bytes: Buffer, size: 1 | 2 | 4 | 8, swap: boolean): Buffer {
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
