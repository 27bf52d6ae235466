import { deflateSync } from 'node:zlib';

/** Writes MAT v5 files byte by byte for tests, including layouts that MATLAB itself would not choose. */
export type MatValue =
  | { readonly kind: 'numeric'; readonly values: readonly number[]; readonly options: NumericOptions }
  | { readonly kind: 'struct'; readonly fields: Readonly<Record<string, MatValue>>; readonly dimensions: readonly number[] }
  | { readonly kind: 'char'; readonly text: string; readonly elementType: 4 | 16 }
  | { readonly kind: 'bare'; readonly classCode: number; readonly body: Buffer }
  | { readonly kind: 'nothing' };

export interface NumericOptions {
  readonly className?: keyof typeof classCodes;
  readonly stored?: keyof typeof storedTypes;
  readonly dimensions?: readonly number[];
  readonly logical?: boolean;
}

export interface FileOptions {
  readonly littleEndian?: boolean;
  readonly compressed?: boolean;
  readonly header?: string;
}

const classCodes = {
  double: 6,
  single: 7,
  int8: 8,
  uint8: 9,
  int16: 10,
  uint16: 11,
  int32: 12,
  uint32: 13,
  int64: 14,
  uint64: 15,
} as const;

export const storedTypes = {
  int8: [1, 1, (b: DataView, at: number, v: number) => b.setInt8(at, v)],
  uint8: [2, 1, (b: DataView, at: number, v: number) => b.setUint8(at, v)],
  int16: [3, 2, (b: DataView, at: number, v: number, le: boolean) => b.setInt16(at, v, le)],
  uint16: [4, 2, (b: DataView, at: number, v: number, le: boolean) => b.setUint16(at, v, le)],
  int32: [5, 4, (b: DataView, at: number, v: number, le: boolean) => b.setInt32(at, v, le)],
  uint32: [6, 4, (b: DataView, at: number, v: number, le: boolean) => b.setUint32(at, v, le)],
  float32: [7, 4, (b: DataView, at: number, v: number, le: boolean) => b.setFloat32(at, v, le)],
  float64: [9, 8, (b: DataView, at: number, v: number, le: boolean) => b.setFloat64(at, v, le)],
  int64: [12, 8, (b: DataView, at: number, v: number, le: boolean) => b.setBigInt64(at, BigInt(v), le)],
  uint64: [13, 8, (b: DataView, at: number, v: number, le: boolean) => b.setBigUint64(at, BigInt(v), le)],
} as const;

export const numeric = (values: readonly number[], options: NumericOptions = {}): MatValue => ({
  kind: 'numeric',
  values,
  options,
});
export const struct = (fields: Readonly<Record<string, MatValue>>, dimensions: readonly number[] = [1, 1]): MatValue => ({
  kind: 'struct',
  fields,
  dimensions,
});
/** A variable of any class without a body that anyone could read. */
export const bare = (classCode: number, body: Buffer = Buffer.alloc(0)): MatValue => ({ kind: 'bare', classCode, body });
export const char = (text: string, elementType: 4 | 16 = 4): MatValue => ({ kind: 'char', text, elementType });

/** The whole file: header, then one element per variable. */
export function buildMat5(variables: Readonly<Record<string, MatValue>>, options: FileOptions = {}): Buffer {
  const { littleEndian = true, compressed = true, header = 'MATLAB 5.0 MAT-file, made for a test' } = options;
  const head = Buffer.alloc(128, ' ');
  head.write(header, 'latin1');
  head.fill(0, 116, 124);
  head.set(littleEndian ? [0x00, 0x01, 0x49, 0x4d] : [0x01, 0x00, 0x4d, 0x49], 124);
  const elements = Object.entries(variables).map(([name, value]) => {
    const plain = matrix(name, value, littleEndian);
    return compressed ? compress(plain, littleEndian) : plain;
  });
  return Buffer.concat([head, ...elements]);
}

/** A compressed element: not padded, as MATLAB writes it. */
export function compress(plain: Buffer, littleEndian = true): Buffer {
  const body = deflateSync(plain);
  return Buffer.concat([words([15, body.length], littleEndian), body]);
}

export function matrix(name: string, value: MatValue, littleEndian: boolean): Buffer {
  return element(14, value.kind === 'nothing' ? Buffer.alloc(0) : matrixBody(name, value, littleEndian), littleEndian);
}

/** Tag, data, padding to 8 bytes; data of 1 to 4 bytes go into the tag. */
export function element(type: number, data: Buffer, littleEndian: boolean): Buffer {
  if (type !== 14 && data.length >= 1 && data.length <= 4) {
    const small = Buffer.alloc(8);
    small.set(words([data.length * 65_536 + type], littleEndian));
    small.set(data, 4);
    return small;
  }
  return Buffer.concat([words([type, data.length], littleEndian), data, Buffer.alloc((8 - (data.length % 8)) % 8)]);
}

export function words(values: readonly number[], littleEndian: boolean): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => (littleEndian ? bytes.writeInt32LE(value | 0, 4 * i) : bytes.writeInt32BE(value | 0, 4 * i)));
  return bytes;
}

function matrixBody(name: string, value: Exclude<MatValue, { kind: 'nothing' }>, littleEndian: boolean): Buffer {
  const head = (classCode: number, dimensions: readonly number[], flags = 0) =>
    Buffer.concat([
      element(6, words([classCode | flags, 0], littleEndian), littleEndian),
      element(5, words(dimensions, littleEndian), littleEndian),
      element(1, Buffer.from(name, 'latin1'), littleEndian),
    ]);
  switch (value.kind) {
    case 'numeric': {
      const { className = 'double', stored = 'float64', dimensions = [value.values.length, 1], logical = false } = value.options;
      const [type, size, set] = storedTypes[stored];
      const data = new DataView(new ArrayBuffer(value.values.length * size));
      value.values.forEach((number, i) => set(data, i * size, number, littleEndian));
      return Buffer.concat([
        head(classCodes[className], dimensions, logical ? 0x200 : 0),
        element(type, Buffer.from(data.buffer), littleEndian),
      ]);
    }
    case 'struct': {
      const names = Buffer.alloc(32 * Object.keys(value.fields).length);
      Object.keys(value.fields).forEach((field, i) => names.write(field, 32 * i, 'latin1'));
      const fields = Object.values(value.fields).map((field) => matrix('', field, littleEndian));
      const parts = [element(5, words([32], littleEndian), littleEndian), element(1, names, littleEndian), ...fields];
      return Buffer.concat([head(2, value.dimensions), ...parts]);
    }
    case 'char': {
      const text = Buffer.from(value.text, value.elementType === 4 ? 'utf16le' : 'utf8');
      const data = value.elementType === 4 && !littleEndian ? text.swap16() : text;
      return Buffer.concat([head(4, [1, value.text.length]), element(value.elementType, data, littleEndian)]);
    }
    default:
      return Buffer.concat([head(value.classCode, [1, 1]), value.body]);
  }
}
