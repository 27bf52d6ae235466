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
const mostBytes = 1 << 16;
/** Larger items are no events. */
const mostItemBytes = 1 << 12;
const mostDepth = 16;

/** Whether bytes begin an array that may hold events: these have several numbers each, and a list of single ones, such as the truth of a generated recording, holds none. */
export const mayHoldRows = (start: Uint8Array): boolean =>
  isNpy(start) && !/^.{0,512}?'descr': *'[^O']*'.{0,512}?'shape': *\( *\d+L? *,? *\)/s.test(latin1Of(start));

/** Whether bytes begin an array. */
const isNpy = (start: Uint8Array): boolean => String.fromCharCode(...start.subarray(0, npyMark.length)) === npyMark;

/** Reads the header of an array. @throws EventFormatError for what is none, and for types that are no numbers */
export async function readNpyHeader(source: ByteSource): Promise<NpyHeader> {
  const start = await source.start(mostBytes);
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
  const said = new PythonText(text).read();
  if (!(said instanceof Map))
    throw fault(from, 'a dictionary of descr, fortran_order and shape', JSON.stringify(text.slice(0, 60)));
  const [descr, fortranOrder, shape] = [said.get('descr'), said.get('fortran_order'), said.get('shape')];
  if (typeof fortranOrder !== 'boolean') throw fault(from, 'fortran_order True or False', JSON.stringify(text.slice(0, 60)));
  if (!Array.isArray(shape) || !shape.every((side) => typeof side === 'number' && Number.isSafeInteger(side) && side >= 0))
    throw fault(from, 'a shape of whole numbers', JSON.stringify(text.slice(0, 60)));
  const type = typeOf(descr);
  if (typeof type === 'string') throw fault(from, 'numbers, or fields of numbers', type, refusals.get(type));
  if (type.itemBytes > mostItemBytes) throw fault(from, `items of at most ${mostItemBytes} bytes`, `${type.itemBytes}`);
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
function typeOf(descr: Python): ItemType | string {
  if (typeof descr === 'string') {
    const scalar = scalarOf(descr);
    if (scalar === undefined) return /^.?O/.test(descr) ? pickled : `dtype ${JSON.stringify(descr)}`;
    return scalar.number === undefined ? `dtype ${JSON.stringify(descr)}` : scalar;
  }
  const itemBytes = sizeOf(descr);
  if (itemBytes === undefined || !Array.isArray(descr))
    return JSON.stringify(descr)?.includes('"|O"') ? pickled : 'a dtype that is not known';
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

/** Bytes of a type: of a scalar, or of a list of (name, type) and (name, type, shape). */
function sizeOf(descr: Python, depth = 0): number | undefined {
  if (typeof descr === 'string') return scalarOf(descr)?.itemBytes;
  if (!Array.isArray(descr) || depth > mostDepth) return undefined;
  let bytes = 0;
  for (const field of descr) {
    if (!Array.isArray(field) || field.length < 2) return undefined;
    const size = sizeOf(field[1], depth + 1);
    const shape = field[2] ?? [];
    const sides = Array.isArray(shape) ? shape : [shape];
    if (size === undefined || !sides.every((side) => typeof side === 'number' && side >= 0)) return undefined;
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

/** What a text of Python may hold in a header. */
type Python = string | number | boolean | undefined | readonly Python[] | Map<Python, Python>;

/** Reads literals of Python: dictionaries, tuples, lists, texts, whole numbers, True, False and None. */
class PythonText {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** @returns undefined for what is no literal */
  read(): Python {
    try {
      const value = this.#value(0);
      return this.#peek() === '' ? value : undefined;
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  #peek(): string {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
    return this.#text[this.#at] ?? '';
  }

  #value(depth: number): Python {
    if (depth > mostDepth) throw new SyntaxError();
    const first = this.#peek();
    if (first === '{') return this.#dictionary(depth);
    if (first === '(' || first === '[') return this.#list(first === '(' ? ')' : ']', depth);
    const token = /(?:u|b)?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|\d{1,16}(?=L?)|True|False|None/y;
    token.lastIndex = this.#at;
    const [match, quoted] = token.exec(this.#text) ?? [];
    if (match === undefined) throw new SyntaxError();
    this.#at += match.length;
    if (quoted !== undefined) return quoted.slice(1, -1);
    if (/\d/.test(match)) {
      // Python 2 wrote its long numbers with a letter.
      if (this.#text[this.#at] === 'L') this.#at++;
      return Number(match);
    }
    return match === 'None' ? undefined : match === 'True';
  }

  #list(end: string, depth: number): Python {
    const items: Python[] = [];
    this.#at++;
    while (this.#peek() !== end) {
      items.push(this.#value(depth + 1));
      if (this.#peek() === ',') this.#at++;
      else if (this.#peek() !== end) throw new SyntaxError();
    }
    this.#at++;
    return items;
  }

  #dictionary(depth: number): Python {
    const items = new Map<Python, Python>();
    this.#at++;
    while (this.#peek() !== '}') {
      const key = this.#value(depth + 1);
      if (this.#peek() !== ':') throw new SyntaxError();
      this.#at++;
      items.set(key, this.#value(depth + 1));
      if (this.#peek() === ',') this.#at++;
      else if (this.#peek() !== '}') throw new SyntaxError();
    }
    this.#at++;
    return items;
  }
}
