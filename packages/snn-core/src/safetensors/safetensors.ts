/*
 * The safetensors format: 8 bytes with the length N of the header (unsigned, little endian), N bytes of JSON, then the
 * values of all tensors one after the other, without gaps. The header maps every tensor's name to its dtype, shape and
 * byte range after the header; `__metadata__` maps text to text. Nothing in a file is executed, and nothing is read twice
 * or left over, so a file that parses is exactly what it says. Values are little endian and row-major, as are typed arrays
 * on every machine that Node.js supports.
 *
 * @see https://github.com/huggingface/safetensors#format
 */

/** Values of a tensor: the array type is the dtype (F32, F64, I32, U8). */
export type SafetensorsData = Float32Array | Float64Array | Int32Array | Uint8Array;

export interface SafetensorsTensor {
  /** Row-major; [] is a single number. */
  readonly shape: readonly number[];
  readonly data: SafetensorsData;
}

/** Contents of a file. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, SafetensorsTensor>>;
  /** Free text by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Name of the text-to-text map in the header. */
export const metadataKey = '__metadata__';

/**
 * Largest header that is read, bytes: 140,000 tensors, in five seconds. The reference implementation reads 100 MB, which here takes a minute.
 */
export const maxHeaderBytes = 8_000_000;

/** Array types by dtype, in the order in which they are stored: wide values first, so that each is aligned. */
export const dtypes = { F64: Float64Array, F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const;

export type Dtype = keyof typeof dtypes;

export function isDtype(name: unknown): name is Dtype {
  return typeof name === 'string' && Object.hasOwn(dtypes, name);
}

/** A file that is not valid safetensors, or holds what this reader does not know. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
  /** Which part of the file, e.g. `header` or `conv1.weight: shape`. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  /** Where in the file that part is, or begins. */
  readonly byteOffset: number;

  constructor(part: { where: string; expected: string; got: string; byteOffset: number }, options?: ErrorOptions) {
    super(`safetensors: ${part.where}: expected ${part.expected}, got ${part.got} (at byte ${part.byteOffset})`, options);
    this.where = part.where;
    this.expected = part.expected;
    this.got = part.got;
    this.byteOffset = part.byteOffset;
  }
}
