/*
 * A plain object with typed arrays in it ↔ bytes: a JSON header whose arrays are references, and the arrays one after the other, made ready for
 * gzip. Lossless. Node writes it, a page reads it: nothing here belongs to one of the two.
 *
 *   bytes 0–3   length of the header, little endian
 *   header      JSON, UTF-8; a typed array is {"$column": type, "length": n}, in the order of the columns
 *   columns     the bytes of each array as planes: all first bytes, then all second bytes, …; of Uint32 the differences from one element to the next
 */

const arrays = { Uint8Array, Uint16Array, Uint32Array, Float32Array, Float64Array } as const;
type ColumnType = keyof typeof arrays;
/** An array that can be packed. */
type PackedColumn = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

/** The bytes of an object: text, numbers, booleans, lists, objects and typed arrays. */
export function packColumns(value: object): Uint8Array<ArrayBuffer> {
  const columns: PackedColumn[] = [];
  const header = JSON.stringify(value, (_, inner: unknown) => {
    const type = columnType(inner);
    if (type === undefined) return inner;
    columns.push(inner as PackedColumn);
    return { $column: type, length: (inner as PackedColumn).length };
  });
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(columns.reduce((sum, { byteLength }) => sum + byteLength, 4 + text.length));
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  let at = 4 + text.length;
  for (const column of columns) {
    writePlanes(column instanceof Uint32Array ? differences(column) : column, bytes.subarray(at, at + column.byteLength));
    at += column.byteLength;
  }
  return bytes;
}

/** The object that was packed. @throws RangeError when the bytes end before their columns do, or a column has no such type: nothing is allocated for it */
export function unpackColumns(bytes: Uint8Array): unknown {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  let at = 4 + length;
  return JSON.parse(new TextDecoder().decode(bytes.subarray(4, at)), (_, inner: unknown) => {
    if (!isReference(inner)) return inner;
    const type = Object.hasOwn(arrays, inner.$column) ? arrays[inner.$column] : undefined;
    const end = at + inner.length * (type?.BYTES_PER_ELEMENT ?? Number.NaN);
    if (type === undefined || !(end >= at && end <= bytes.length))
      throw new RangeError(`packed columns: expected ${end} bytes of ${inner.$column}, got ${bytes.length}`);
    const column: PackedColumn = new type(inner.length);
    readPlanes(bytes.subarray(at, end), column);
    at = end;
    return column instanceof Uint32Array ? sums(column) : column;
  });
}

const columnType = (value: unknown): ColumnType | undefined =>
  (Object.keys(arrays) as ColumnType[]).find((type) => value instanceof arrays[type]);

/** Text that looks like a reference cannot come from a recording: names are strings, and no object of theirs is packed. */
const isReference = (value: unknown): value is { readonly $column: ColumnType; readonly length: number } =>
  typeof value === 'object' && value !== null && '$column' in value;

/** Modulo 2^32. */
const differences = (values: Uint32Array): Uint32Array => values.map((value, i) => (i === 0 ? value : value - values[i - 1]));

function sums(values: Uint32Array): Uint32Array {
  for (let i = 1; i < values.length; i++) values[i] += values[i - 1];
  return values;
}

function writePlanes(column: PackedColumn, to: Uint8Array): void {
  const { length, BYTES_PER_ELEMENT: size } = column;
  const from = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  for (let plane = 0; plane < size; plane++) for (let i = 0; i < length; i++) to[plane * length + i] = from[i * size + plane];
}

function readPlanes(from: Uint8Array, column: PackedColumn): void {
  const { length, BYTES_PER_ELEMENT: size } = column;
  const to = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  for (let plane = 0; plane < size; plane++) for (let i = 0; i < length; i++) to[i * size + plane] = from[plane * length + i];
}
