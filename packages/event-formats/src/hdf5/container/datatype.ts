/** Types of values in HDF5 files. */
import type { NumberType } from '../../source/read-numbers.ts';
import { type Cursor } from './hdf5-bytes.ts';

interface CompoundField {
  readonly name: string;
  readonly offset: number;
  readonly type: Datatype;
}

export type Datatype =
  | NumberType
  | { readonly kind: 'record'; readonly size: number; readonly fields: readonly CompoundField[] }
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

function fieldsAt(cursor: Cursor, count: number, size: number, version: number, depth: number): CompoundField[] {
  const fields: CompoundField[] = [];
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
