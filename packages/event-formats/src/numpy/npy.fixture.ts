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
