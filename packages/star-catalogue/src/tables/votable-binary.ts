import type { Row } from './columns.ts';

/** A column of a VOTable. */
export interface Field {
  readonly name: string;
  readonly datatype: string;
  readonly arraysize: string;
}

/** Bytes of a value; those that are read as numbers. */
const sizes: Readonly<Record<string, number>> = {
  boolean: 1,
  unsignedByte: 1,
  char: 1,
  unicodeChar: 2,
  short: 2,
  int: 4,
  long: 8,
  float: 4,
  double: 8,
  floatComplex: 8,
  doubleComplex: 16,
};

/**
 * Rows of BINARY and BINARY2, big endian: the columns one after the other, arrays of varying length with their length (int32) before them; of BINARY2 a row
 * begins with a bit for each column, set where it has no value.
 *
 * @see IVOA Recommendation VOTable 1.4, sections 5.4 and 6.1
 */
export function* binaryRows(where: string, base64: string, fields: readonly Field[], hasMask: boolean): Generator<Row> {
  const bytes = fromBase64(where, base64);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const columns = fields.map(({ name, datatype, arraysize }) => {
    const size = sizes[datatype];
    if (size === undefined) throw new RangeError(`${where}: column ${name}: expected a datatype of VOTable, got '${datatype}'`);
    return { datatype, size, length: lengthOf(where, name, arraysize) };
  });
  const maskBytes = hasMask ? Math.ceil(fields.length / 8) : 0;
  for (let at = 0; at < bytes.length; ) {
    const mask = at;
    at += maskBytes;
    const places: number[] = [];
    for (const { size, length } of columns) {
      let count = length;
      if (count === undefined) {
        if (at + 4 > bytes.length) throw cut(where);
        count = view.getUint32(at);
        at += 4;
      }
      places.push(at);
      at += count * size;
      if (at > bytes.length) throw cut(where);
    }
    // Rows of no bytes would never end.
    if (at === mask) return;
    yield (column) => {
      if (hasMask && (bytes[mask + (column >> 3)] >> (7 - (column & 7))) & 1) return Number.NaN;
      return numberAt(view, places[column], columns[column].datatype);
    };
  }
}

const cut = (where: string): RangeError => new RangeError(`${where}: expected whole rows, got one that is cut: fetch it anew`);

/** Values of a column in a row; undefined where a length stands before them. */
function lengthOf(where: string, name: string, arraysize: string): number | undefined {
  if (arraysize === '') return 1;
  if (arraysize.endsWith('*')) return undefined;
  const length = arraysize.split('x').reduce((product, one) => product * (/^\d{1,6}$/.test(one) ? Number(one) : Number.NaN), 1);
  if (!(length <= 1e6)) throw new RangeError(`${where}: column ${name}: arraysize: expected a length, got '${arraysize}'`);
  return length;
}

function numberAt(view: DataView, at: number, datatype: string): number {
  if (datatype === 'double') return view.getFloat64(at);
  if (datatype === 'float') return view.getFloat32(at);
  if (datatype === 'int') return view.getInt32(at);
  if (datatype === 'short') return view.getInt16(at);
  if (datatype === 'unsignedByte') return view.getUint8(at);
  return datatype === 'long' ? Number(view.getBigInt64(at)) : Number.NaN;
}

function fromBase64(where: string, base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64.replaceAll(/\s+/g, '')), (letter) => letter.charCodeAt(0));
  } catch (cause) {
    throw new RangeError(`${where}: STREAM: expected base64, got other characters: fetch it anew`, { cause });
  }
}
