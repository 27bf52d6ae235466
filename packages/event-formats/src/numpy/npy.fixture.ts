/** An array as NumPy saves it: version 1.0. @param data numbers as they lie in memory */
export function npyOf(
  descr: string,
  shape: readonly number[],
  data: ArrayBufferView,
  fortranOrder = false,
  version = 1,
): Uint8Array {
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': ${descr}, 'fortran_order': ${fortranOrder ? 'True' : 'False'}, 'shape': (${sides}), }`;
  const before = version === 1 ? 10 : 12;
  const length = Math.ceil((before + dict.length + 1) / 64) * 64 - before;
  const sizes = version === 1 ? [length & 0xff, length >> 8] : [length & 0xff, length >> 8, 0, 0];
  const header = new TextEncoder().encode(`${dict.padEnd(length - 1)}\n`);
  const numbers = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return Uint8Array.from([0x93, ...new TextEncoder().encode('NUMPY'), version, 0, ...sizes, ...header, ...numbers]);
}

/** Writes numbers of fields one after the other. */
export class Packed {
  readonly #bytes: number[] = [];

  /** @param type name of a method of DataView behind `set`, e.g. `Int16` */
  add(
    type: 'Int8' | 'Uint8' | 'Int16' | 'Uint16' | 'Int32' | 'Uint32' | 'Float32' | 'Float64',
    value: number,
    littleEndian = true,
  ): this {
    const view = new DataView(new ArrayBuffer(8));
    view[`set${type}`](0, value, littleEndian);
    this.#bytes.push(...new Uint8Array(view.buffer, 0, Number(/\d+/.exec(type)![0]) / 8));
    return this;
  }

  big(value: bigint, littleEndian = true): this {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigInt64(0, value, littleEndian);
    this.#bytes.push(...new Uint8Array(view.buffer));
    return this;
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

/** A file for {@link zipOf}. */
export interface ZippedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly deflate?: boolean;
  /** Sizes and place in a field of 64 bits. */
  readonly large?: boolean;
  /** What the archive says, where it is wrong. */
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
}

/** A whole number in bytes, lowest first. */
const number = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, k) => Math.floor(value / 256 ** k) % 256);

/** A ZIP archive. @param crc32 of the package, which a test checks by itself */
export async function zipOf(files: readonly ZippedFile[], crc32: (bytes: Uint8Array) => number): Promise<Uint8Array> {
  const out: number[] = [];
  const directory: number[] = [];
  for (const { name, bytes, deflate = false, large = false, crc = crc32(bytes), flags = 0, method = deflate ? 8 : 0 } of files) {
    const data = deflate ? await deflated(bytes) : bytes;
    const place = out.length;
    const label = [...new TextEncoder().encode(name)];
    const size = (value: number): number[] => number(large ? 0xffff_ffff : value, 4);
    const extra = large ? [1, 0, 24, 0, ...number(bytes.length, 8), ...number(data.length, 8), ...number(place, 8)] : [];
    const common = [20, 0, flags, 0, method, 0, 0, 0, 0, 0, ...number(crc, 4), ...size(data.length), ...size(bytes.length)];
    // Headers of entries may have other extra fields than the directory.
    out.push(0x50, 0x4b, 3, 4, ...common, ...number(label.length, 2), 4, 0, ...label, 9, 9, 0, 0, ...data);
    directory.push(0x50, 0x4b, 1, 2, 20, 0, ...common, ...number(label.length, 2), ...number(extra.length, 2), 0, 0);
    directory.push(0, 0, 0, 0, 0, 0, 0, 0, ...size(place), ...label, ...extra);
  }
  const at = out.length;
  out.push(...directory);
  const isLarge = files.some(({ large }) => large);
  if (isLarge) {
    const end = out.length;
    out.push(
      0x50,
      0x4b,
      6,
      6,
      ...number(44, 8),
      45,
      0,
      45,
      0,
      ...number(0, 8),
      ...number(files.length, 8),
      ...number(files.length, 8),
    );
    out.push(...number(directory.length, 8), ...number(at, 8), 0x50, 0x4b, 6, 7, 0, 0, 0, 0, ...number(end, 8), 1, 0, 0, 0);
  }
  const [length, place] = isLarge ? [0xffff_ffff, 0xffff_ffff] : [directory.length, at];
  out.push(
    0x50,
    0x4b,
    5,
    6,
    0,
    0,
    0,
    0,
    ...number(files.length, 2),
    ...number(files.length, 2),
    ...number(length, 4),
    ...number(place, 4),
    0,
    0,
  );
  return Uint8Array.from(out);
}

async function deflated(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
