import { joinBytes } from '@spikeseg/event-formats';

/** A matrix of numbers, column by column. */
export interface MatNumbers {
  readonly kind: 'numbers';
  readonly className: 'double' | 'single';
  readonly rows: number;
  readonly columns: number;
  readonly values: ArrayLike<number>;
}

/** A 1×1 struct; the order of the fields is kept. */
export interface MatStruct {
  readonly kind: 'struct';
  readonly fields: readonly (readonly [name: string, value: MatNumbers])[];
}

export type MatVariable = readonly [name: string, value: MatNumbers | MatStruct];

export interface MatFileOptions {
  /** Free text at the start of the file, 1 to 116 characters of ASCII; readers expect `MATLAB` first. */
  readonly header: string;
  readonly compress: boolean;
}

const classNumbers = { struct: 2, double: 6, single: 7 } as const;
const headerTextBytes = 116;
/** A field name and the zero byte that ends it. */
const fieldNameBytes = 32;

/** A column of doubles, stored as the narrowest integers that hold it. */
export const column = (values: ArrayLike<number>, className: MatNumbers['className'] = 'double'): MatNumbers => ({
  kind: 'numbers',
  className,
  rows: values.length,
  columns: 1,
  values,
});

/**
 * Writes a MATLAB level-5 MAT-file, as MATLAB, scipy and our own reader read it. Deterministic: the header is given, there
 * is no date in it unless you put one there.
 *
 * @throws RangeError when a name or the header does not fit, a name occurs twice, or a matrix has not rows · columns values
 */
export function writeMat5(variables: readonly MatVariable[], { header, compress }: MatFileOptions): Uint8Array {
  checkNames(variables.map(([name]) => name));
  if (!/^[\x20-\x7e]+$/.test(header) || header.length > headerTextBytes) {
    throw new RangeError(`MAT-file header: expected 1 to ${headerTextBytes} characters of ASCII, got ${JSON.stringify(header)}`);
  }
  const start = new Uint8Array(128);
  start.fill(0x20, 0, headerTextBytes);
  start.set(new TextEncoder().encode(header));
  const view = new DataView(start.buffer);
  view.setUint16(124, 0x0100, true);
  view.setUint16(126, 0x4d49, true);
  return joinBytes([
    start,
    ...variables.map(([name, value]) => (compress ? compressed(matrix(name, value)) : matrix(name, value))),
  ]);
}

/** MATLAB does not pad compressed elements. */
function compressed(bytes: Uint8Array): Uint8Array {
  // Asked for when it is needed, as pages load this, too.
  const data = process.getBuiltinModule('node:zlib').deflateSync(bytes);
  return joinBytes([numberBytes('uint32', [storageTypes.compressed, data.length]), data]);
}

function matrix(name: string, value: MatNumbers | MatStruct): Uint8Array {
  const [className, dimensions] =
    value.kind === 'struct' ? (['struct', [1, 1]] as const) : ([value.className, [value.rows, value.columns]] as const);
  const head = [
    element('uint32', numberBytes('uint32', [classNumbers[className], 0])),
    element('int32', numberBytes('int32', dimensions)),
    element('int8', new TextEncoder().encode(name)),
  ];
  return element('matrix', joinBytes([...head, ...(value.kind === 'struct' ? structBody(value) : [numbersBody(name, value)])]));
}

function numbersBody(name: string, { className, rows, columns, values }: MatNumbers): Uint8Array {
  if (values.length !== rows * columns) {
    throw new RangeError(`MAT-file ${name}: expected ${rows}×${columns} values, got ${values.length}`);
  }
  const type = className === 'single' ? 'single' : narrowestType(values);
  return element(type, numberBytes(type, values));
}

function structBody({ fields }: MatStruct): Uint8Array[] {
  checkNames(fields.map(([name]) => name));
  const names = new Uint8Array(fields.length * fieldNameBytes);
  fields.forEach(([name], i) => names.set(new TextEncoder().encode(name), i * fieldNameBytes));
  // The length of a field name must stand in a small element: type and size share one word.
  const nameLength = numberBytes('uint32', [(4 << 16) | storageTypes.int32, fieldNameBytes]);
  return [nameLength, element('int8', names), ...fields.map(([, value]) => matrix('', value))];
}

function checkNames(names: readonly string[]): void {
  for (const [i, name] of names.entries()) {
    if (!/^[A-Za-z]\w*$/.test(name) || name.length >= fieldNameBytes) {
      throw new RangeError(
        `MAT-file: expected a name of at most ${fieldNameBytes - 1} letters, digits and _, got ${JSON.stringify(name)}`,
      );
    }
    if (names.indexOf(name) !== i) throw new RangeError(`MAT-file: expected each name once, got ${name} twice`);
  }
}

/*
 * Elements of a level-5 MAT-file, little endian: a tag (type, bytes), the data, padding to 8 bytes.
 * See "MAT-File Format", The MathWorks, R2018b, chapter 1.
 */

/** Storage types by the number that stands in the tag; names are stored as int8. */
const storageTypes = {
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

/** One element: tag, data, padding. */
function element(type: keyof typeof storageTypes, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + Math.ceil(data.length / 8) * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, storageTypes[type], true);
  view.setUint32(4, data.length, true);
  bytes.set(data, 8);
  return bytes;
}

/** Storage types that hold the numbers of a matrix, its dimensions and its flags. */
const numberTypes = {
  uint8: Uint8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  single: Float32Array,
  double: Float64Array,
};

/** Numbers as little-endian bytes of a storage type, which must be able to hold them (`single` rounds). */
const numberBytes = (type: keyof typeof numberTypes, values: ArrayLike<number>): Uint8Array =>
  new Uint8Array(new numberTypes[type](values).buffer);

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
