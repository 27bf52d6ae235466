/** Bytes of a pickle, put together by hand from the names in Python's pickletools. */
export type Part = number | string | readonly number[];

/** Joins bytes, and text as Latin-1 (so that one-letter operations can be written as letters). */
export function raw(...parts: readonly Part[]): number[] {
  return parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part));
}

/** Values that {@link pickled} knows; `pickle` stands for itself. */
export type Source =
  | null
  | boolean
  | number
  | string
  | readonly Source[]
  | { readonly pickle: readonly number[] }
  | { readonly [key: string]: Source };

/** Operations that put a value on the stack; arrays become tuples, objects dictionaries. */
export function pickled(value: Source): number[] {
  if (value === null) return raw('N');
  if (typeof value === 'boolean') return raw(value ? 0x88 : 0x89);
  if (typeof value === 'number') return pickledNumber(value);
  if (typeof value === 'string') return raw('X', int32(Buffer.byteLength(value)), [...Buffer.from(value)]);
  if (Array.isArray(value)) return raw('(', value.flatMap(pickled), 't');
  if ('pickle' in value) return [...(value['pickle'] as readonly number[])];
  return raw(
    '}(',
    Object.entries(value).flatMap(([key, member]) => [...pickled(key), ...pickled(member)]),
    'u',
  );
}

/** A whole pickle of protocol 2. */
export function pickleOf(...parts: readonly Part[]): Uint8Array {
  return Uint8Array.from(raw(0x80, 2, ...parts, '.'));
}

/** A float32 tensor as PyTorch describes it, row-major unless other strides are given. */
export function pickledTensor(
  key: string,
  shape: readonly number[],
  strides?: readonly number[],
  offset = 0,
): { pickle: number[] } {
  const rowMajor = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const length = offset + shape.reduce((a, b) => a * b, 1);
  const storage = raw(pickled(['storage', { pickle: raw('ctorch\nFloatStorage\n') }, key, 'cpu', length]), 'Q');
  const hooks = raw('ccollections\nOrderedDict\n)R');
  const args = pickled([{ pickle: storage }, offset, shape, strides ?? rowMajor, false, { pickle: hooks }]);
  return { pickle: raw('ctorch._utils\n_rebuild_tensor_v2\n', args, 'R') };
}

export function int32(value: number): number[] {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return [...bytes];
}

function pickledNumber(value: number): number[] {
  if (!Number.isInteger(value)) {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return raw('G', [...bytes]);
  }
  if (value >= 0 && value < 256) return raw('K', value);
  return value >= 0 && value < 65_536 ? raw('M', int32(value).slice(0, 2)) : raw('J', int32(value));
}
