import { deflateSync } from 'node:zlib';
import { concatBytes, element, narrowestType, numberBytes, storageTypes } from './element.ts';

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
  return concatBytes([
    start,
    ...variables.map(([name, value]) => (compress ? compressed(matrix(name, value)) : matrix(name, value))),
  ]);
}

/** MATLAB does not pad compressed elements. */
function compressed(bytes: Uint8Array): Uint8Array {
  const data = deflateSync(bytes);
  return concatBytes([numberBytes('uint32', [storageTypes.compressed, data.length]), data]);
}

function matrix(name: string, value: MatNumbers | MatStruct): Uint8Array {
  const [className, dimensions] =
    value.kind === 'struct' ? (['struct', [1, 1]] as const) : ([value.className, [value.rows, value.columns]] as const);
  const head = [
    element('uint32', numberBytes('uint32', [classNumbers[className], 0])),
    element('int32', numberBytes('int32', dimensions)),
    element('int8', new TextEncoder().encode(name)),
  ];
  return element('matrix', concatBytes([...head, ...(value.kind === 'struct' ? structBody(value) : [numbersBody(name, value)])]));
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
