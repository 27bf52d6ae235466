/** The header of a NumPy array (.npy, versions 1 to 3): a line of Python that says type, order and shape. @see https://numpy.org/neps/nep-0001-npy-format.html */
import { EventFormatError } from '@spikeseg/events';
import type { ByteSource } from '../source/byte-source.ts';
import type { NumberType } from '../source/read-numbers.ts';
import { latin1Of } from '../source/start-bytes.ts';
import type { TimeUnit } from '../text/time-unit.ts';

/** The first bytes of a .npy file. */
const npyMark = '\x93NUMPY';

/** Type of a number in an array; with the unit of a time of NumPy (`M8`, `m8`). */
export type NpyNumber = NumberType & { readonly unit?: TimeUnit | undefined };

/** A field of a structured array; without a type where it is no single number. */
export interface NpyField {
  readonly name: string;
  readonly type: NpyNumber | undefined;
  /** Byte in a row. */
  readonly offset: number;
}

/** What the header of an array says. */
export interface NpyHeader {
  /** Fields of a structured array, or the type of all numbers. */
  readonly type: NpyNumber | readonly NpyField[];
  readonly itemBytes: number;
  /** Whether the first index runs fastest. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Byte at which numbers begin. */
  readonly offset: number;
  /** As the file says it, for people. */
  readonly fields: readonly (readonly [key: string, value: string])[];
}

/** A header is never longer; what is, is none. */
const maxBytes = 1 << 16;
/** Larger items are no events. */
const maxItemBytes = 1 << 12;
const maxDepth = 16;

/** Whether bytes begin an array that may hold events: these have several numbers each, and a list of single ones, such as the truth of a generated recording, holds none. */
export const mayHoldRows = (start: Uint8Array): boolean =>
  isNpy(start) && !/^.{0,512}?'descr': *'[^O']*'.{0,512}?'shape': *\( *\d+L? *,? *\)/s.test(latin1Of(start));

/** Whether bytes begin an array. */
const isNpy = (start: Uint8Array): boolean => String.fromCharCode(...start.subarray(0, npyMark.length)) === npyMark;

/** Reads the header of an array. @throws EventFormatError for what is none, and for types that are no numbers */
export async function readNpyHeader(source: ByteSource): Promise<NpyHeader> {
  const start = await source.start(maxBytes);
  const fault = (offset: number, expected: string, got: string, fix?: string): EventFormatError =>
    new EventFormatError({ file: source.name, variable: 'header', offset, expected, got, fix });
  if (!isNpy(start)) throw fault(0, 'a NumPy array', 'bytes without its mark');
  const version = start[6];
  if (version !== 1 && version !== 2 && version !== 3)
    throw fault(6, 'version 1, 2 or 3', version === undefined ? 'the end' : `${version}`);
  const from = version === 1 ? 10 : 12;
  if (start.length < from) throw fault(start.length, 'a header', 'the end of the file');
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const offset = from + length;
  if (offset > start.length)
    throw fault(
      8,
      `a header that ends within ${start.length} bytes`,
      `one of ${length} bytes`,
      'the file was cut, or its header is damaged',
    );
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(start.subarray(from, offset));
  const said = readPython(text);
  if (typeof said !== 'object' || said === null || !('descr' in said))
    throw fault(from, 'a dictionary of descr, fortran_order and shape', JSON.stringify(text.slice(0, 60)));
  const { descr, fortran_order: fortranOrder, shape } = said;
  if (typeof fortranOrder !== 'boolean') throw fault(from, 'fortran_order True or False', JSON.stringify(text.slice(0, 60)));
  if (!Array.isArray(shape) || !shape.every(isCount))
    throw fault(from, 'a shape of whole numbers', JSON.stringify(text.slice(0, 60)));
  const type = typeOf(descr, text);
  if (typeof type === 'string') throw fault(from, 'numbers, or fields of numbers', type, refusals.get(type));
  if (type.itemBytes > maxItemBytes) throw fault(from, `items of at most ${maxItemBytes} bytes`, `${type.itemBytes}`);
  const { fields, number, itemBytes } = type;
  return {
    type: fields ?? number!,
    itemBytes,
    fortranOrder,
    shape: shape as number[],
    offset,
    fields: [
      ['version', `${version}.${start[7]}`],
      ['header', text.trim()],
    ],
  };
}

const pickled = 'Python objects (dtype O)';
const refusals = new Map([[pickled, 'save it as numbers: numpy.save with a dtype of numbers']]);

interface ItemType {
  readonly fields?: readonly NpyField[];
  readonly number?: NpyNumber | undefined;
  readonly itemBytes: number;
}

/** The type that `descr` says; a text where it holds no numbers. */
function typeOf(descr: Python, header: string): ItemType | string {
  if (typeof descr === 'string') {
    const scalar = scalarOf(descr);
    if (scalar === undefined) return /^.?O/.test(descr) ? pickled : `dtype ${JSON.stringify(descr)}`;
    return scalar.number === undefined ? `dtype ${JSON.stringify(descr)}` : scalar;
  }
  const itemBytes = sizeOf(descr);
  if (itemBytes === undefined || !Array.isArray(descr))
    return /["'][|<>=]?O\d*["']/.test(header) ? pickled : 'a dtype that is not known';
  const fields: NpyField[] = [];
  let offset = 0;
  for (const field of descr as Python[][]) {
    const [title, type, shape] = field;
    const name = Array.isArray(title) ? title[1] : title;
    const number = typeof type === 'string' && shape === undefined ? scalarOf(type)?.number : undefined;
    fields.push({ name: String(name), type: number, offset });
    offset += sizeOf([field]) ?? 0;
  }
  return { fields, itemBytes };
}

const isCount = (side: Python): boolean => Number.isSafeInteger(side) && Number(side) >= 0;

/** Bytes of a type: of a scalar, or of a list of (name, type) and (name, type, shape). */
function sizeOf(descr: Python, depth = 0): number | undefined {
  if (typeof descr === 'string') return scalarOf(descr)?.itemBytes;
  if (!Array.isArray(descr) || depth > maxDepth) return undefined;
  let bytes = 0;
  for (const field of descr) {
    if (!Array.isArray(field) || field.length < 2) return undefined;
    const size = sizeOf(field[1], depth + 1);
    const shape = field[2] ?? [];
    const sides = Array.isArray(shape) ? shape : [shape];
    if (size === undefined || !sides.every(isCount)) return undefined;
    bytes += (sides as number[]).reduce((product, side) => product * side, size);
  }
  return bytes;
}

const timeUnits: Readonly<Record<string, TimeUnit>> = { s: 's', ms: 'ms', us: 'us', ns: 'ns' };
const sizes: Readonly<Record<string, readonly number[]>> = { i: [1, 2, 4, 8], u: [1, 2, 4, 8], f: [2, 4, 8], b: [1] };

/** A scalar by its name, e.g. `<f8`, `|u1`, `<M8[us]`; without a number for bytes and text. */
function scalarOf(descr: string): ItemType | undefined {
  const [, order = '', letter = '', digits = '', unit = ''] = /^([<>|=]?)([a-zA-Z?])(\d{0,6})(?:\[(\w+)\])?$/.exec(descr) ?? [];
  const littleEndian = order !== '>';
  if (letter === '?') return { number: { kind: 'integer', size: 1, signed: false, littleEndian }, itemBytes: 1 };
  const size = Number(digits);
  if ((letter === 'M' || letter === 'm') && size === 8) {
    const known = timeUnits[unit];
    return { number: known && { kind: 'integer', size, signed: true, littleEndian, unit: known }, itemBytes: size };
  }
  if (sizes[letter]?.includes(size))
    return {
      number: { kind: letter === 'f' ? 'float' : 'integer', size, signed: letter === 'i', littleEndian },
      itemBytes: size,
    };
  if ('fcVSa'.includes(letter) && letter !== '') return { itemBytes: size };
  return letter === 'U' ? { itemBytes: 4 * size } : undefined;
}

/** What a literal of Python in a header may be. */
type Python = string | number | boolean | null | undefined | readonly Python[] | { readonly [key: string]: Python };

const pythonToken = /[ub]?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")|True|False|None|[()]|,\s*(?=[)\]}])|(?<=\d)L/g;
const ofPython: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null', '(': '[', ')': ']' };

/** Reads dictionaries, tuples, lists, texts, numbers, True, False and None, which JSON has under other signs. @returns undefined for what is no literal */
function readPython(text: string): Python {
  // Commas at ends go, and the letter of the long numbers of Python 2.
  const json = text.replace(pythonToken, (token, single?: string, double?: string) =>
    single === undefined && double === undefined ? (ofPython[token] ?? '') : JSON.stringify(single ?? double),
  );
  try {
    return JSON.parse(json) as Python;
  } catch {
    return undefined;
  }
}
