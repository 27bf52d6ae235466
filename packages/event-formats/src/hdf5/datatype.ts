/** Types of values in HDF5 files. */
import { type Cursor } from './hdf5-bytes.ts';

/** Numbers that are read: integers (enumerations and booleans among them) and IEEE floats. */
export interface NumberType {
  readonly kind: 'integer' | 'float';
  readonly size: number;
  readonly signed: boolean;
  readonly littleEndian: boolean;
}

/** A field of a record. */
interface Field {
  readonly name: string;
  readonly offset: number;
  readonly type: Datatype;
}

/** A type of values. */
export type Datatype =
  | NumberType
  | { readonly kind: 'record'; readonly size: number; readonly fields: readonly Field[] }
  | { readonly kind: 'text'; readonly size: number; readonly isElsewhere: boolean }
  | { readonly kind: 'other'; readonly size: number };

const deepest = 8;

export const isNumber = (type: Datatype): type is NumberType => type.kind === 'integer' || type.kind === 'float';

/** Type at a cursor, which is then behind it. @throws EventFormatError when it is damaged */
export function datatypeAt(cursor: Cursor, depth = 0): Datatype {
  if (depth > deepest) throw cursor.fault(`types that are at most ${deepest} deep`, 'deeper ones');
  const head = cursor.u8();
  const [kind, version] = [head & 15, head >> 4];
  const bits = cursor.uint(3);
  const size = cursor.u32();
  switch (kind) {
    case 0:
    case 4: {
      const [from, precision] = [cursor.u16(), cursor.u16()];
      const isWhole = from === 0 && precision === 8 * size && [1, 2, 4, 8].includes(size);
      const littleEndian = (bits & 1) === 0;
      return isWhole ? { kind: 'integer', size, signed: kind === 0 && (bits & 8) !== 0, littleEndian } : { kind: 'other', size };
    }
    case 1: {
      cursor.skip(12);
      // Both bits of the byte order set: VAX.
      const isIeee = (size === 4 || size === 8) && (bits & 0x40) === 0;
      return isIeee ? { kind: 'float', size, signed: true, littleEndian: (bits & 1) === 0 } : { kind: 'other', size };
    }
    case 3:
      return { kind: 'text', size, isElsewhere: false };
    case 6:
      return { kind: 'record', size, fields: fieldsAt(cursor, bits & 0xffff, size, version, depth) };
    case 8: {
      const type = datatypeAt(cursor, depth + 1);
      for (let k = 0; k < (bits & 0xffff); k++) skipName(cursor, version);
      cursor.skip((bits & 0xffff) * type.size);
      return type;
    }
    case 9:
      datatypeAt(cursor, depth + 1);
      return (bits & 15) === 1 ? { kind: 'text', size, isElsewhere: true } : { kind: 'other', size };
    case 10: {
      const rank = cursor.u8();
      cursor.skip(version < 3 ? 3 + 8 * rank : 4 * rank);
      datatypeAt(cursor, depth + 1);
      return { kind: 'other', size };
    }
    case 2:
      cursor.skip(2);
      return { kind: 'other', size };
    case 5:
      cursor.skip(bits & 0xff);
      return { kind: 'other', size };
    case 7:
      return { kind: 'other', size };
    default:
      throw cursor.fault('a type of values that is known', `type ${kind}`);
  }
}

function fieldsAt(cursor: Cursor, count: number, size: number, version: number, depth: number): Field[] {
  const fields: Field[] = [];
  for (let k = 0; k < count; k++) {
    const name = skipName(cursor, version);
    const offset = cursor.uint(version < 3 ? 4 : size < 1 << 8 ? 1 : size < 1 << 16 ? 2 : size < 1 << 24 ? 3 : 4);
    // The oldest form has arrays here: rank, how they are turned, and up to four lengths.
    const rank = version === 1 ? cursor.u8() : 0;
    if (version === 1) cursor.skip(27);
    const type = datatypeAt(cursor, depth + 1);
    if (offset + type.size > size) throw cursor.fault(`fields within the ${size} bytes of a record`, `${name} at byte ${offset}`);
    fields.push({ name, offset, type: rank > 0 ? { kind: 'other', size: type.size } : type });
  }
  return fields;
}

/** A name, which old files fill up to whole groups of 8 bytes. */
function skipName(cursor: Cursor, version: number): string {
  const from = cursor.at;
  const name = cursor.textToNul();
  if (version < 3) cursor.skip((8 - ((cursor.at - from) % 8)) % 8);
  return name;
}

/**
 * Numbers of one field of rows as doubles.
 *
 * @param at byte of the first one in `view`, `stride` bytes before the next
 * @param origin taken off 64-bit integers, exactly
 * @returns index of the first that a double does not hold exactly; −1: none
 */
export function readNumbers(
  { kind, size, signed, littleEndian }: NumberType,
  view: DataView,
  at: number,
  stride: number,
  count: number,
  out: Float64Array,
  to: number,
  origin = 0n,
): number {
  const end = to + count;
  if (kind === 'float') {
    if (size === 4) for (let k = to; k < end; k++, at += stride) out[k] = view.getFloat32(at, littleEndian);
    else for (let k = to; k < end; k++, at += stride) out[k] = view.getFloat64(at, littleEndian);
  } else if (size === 1) {
    if (signed) for (let k = to; k < end; k++, at += stride) out[k] = view.getInt8(at);
    else for (let k = to; k < end; k++, at += stride) out[k] = view.getUint8(at);
  } else if (size === 2) {
    if (signed) for (let k = to; k < end; k++, at += stride) out[k] = view.getInt16(at, littleEndian);
    else for (let k = to; k < end; k++, at += stride) out[k] = view.getUint16(at, littleEndian);
  } else if (size === 4) {
    if (signed) for (let k = to; k < end; k++, at += stride) out[k] = view.getInt32(at, littleEndian);
    else for (let k = to; k < end; k++, at += stride) out[k] = view.getUint32(at, littleEndian);
  } else {
    const [lowAt, highAt] = littleEndian ? [0, 4] : [4, 0];
    const originHigh = Number(origin >> 32n);
    const originLow = Number(origin & 0xffffffffn);
    for (let k = to; k < end; k++, at += stride) {
      const low = view.getUint32(at + lowAt, littleEndian);
      const high = signed ? view.getInt32(at + highAt, littleEndian) : view.getUint32(at + highAt, littleEndian);
      const value = (high - originHigh) * 2 ** 32 + (low - originLow);
      if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) return k - to;
      out[k] = value;
    }
  }
  return -1;
}
