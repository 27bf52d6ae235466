/**
 * Bytes of an HDF5 file, read where its structures say, and nothing of it twice without need. Addresses and lengths come from the file, so each read is
 * bounded by the file, and all of them together by a multiple of it: structures that point to one place again and again come to an end.
 */
import { EventFormatError, type ReadBudget } from '@spikeseg/events';
import type { ByteSource } from '../../source/byte-source.ts';

/** Structures are read in pages of so many bytes; so many are kept. */
const pageBytes = 1 << 14;
const keptPages = 64;
/** A sound file is read about once. */
const maxReading = { times: 8, plus: 1 << 26 } as const;

/** What an error about a place in the file needs. */
export interface Hdf5Fault {
  readonly variable?: string | undefined;
  readonly offset: number;
  readonly expected: string;
  readonly got: string;
  readonly fix?: string | undefined;
}

/** What to do about parts of HDF5 that are not read here. */
export const repack = 'rewrite it with h5repack (or h5py) in the usual form';

/** A file that is open for reading at any place. */
export class Hdf5Bytes {
  readonly name: string;
  readonly size: number;
  /** Byte of the file from which addresses count: behind the user block. */
  readonly base: number;
  /** What unpacking may still take. */
  readonly budget: ReadBudget;
  /** Bytes of an address and of a length in this file. */
  offsetSize: number = 8;
  lengthSize: number = 8;
  readonly #at: (offset: number, length: number) => Promise<Uint8Array>;
  readonly #pages = new Map<number, Uint8Array>();
  #left: number;

  /** @param source one that reads at any place */
  constructor({ name, size, at }: ByteSource, base: number, budget: ReadBudget) {
    if (size === undefined || at === undefined) throw new TypeError(`${name}: expected a source that reads at any place`);
    this.name = name;
    this.size = size;
    this.base = base;
    this.budget = budget;
    this.#at = at;
    this.#left = maxReading.times * size + maxReading.plus;
  }

  fault(fault: Hdf5Fault, options?: ErrorOptions): EventFormatError {
    return new EventFormatError({ file: this.name, ...fault }, options);
  }

  /**
   * Bytes at an address.
   *
   * @param what to call them when they are not there
   * @throws EventFormatError when they end behind the file, or the file has been read too often
   */
  async read(address: number, length: number, what: string): Promise<Uint8Array> {
    const offset = this.base + address;
    if (offset + length > this.size) {
      const got = `the end of the file at byte ${this.size}`;
      throw this.fault({ offset, expected: `${what} of ${length} bytes`, got, fix: 'fetch the file again' });
    }
    this.#left -= length;
    if (this.#left < 0)
      throw this.fault({
        offset,
        expected: 'a file that is read about once',
        got: 'one that points to the same bytes again and again',
      });
    if (length >= pageBytes) return this.#whole(offset, length);
    const first = Math.floor(offset / pageBytes);
    const from = offset - first * pageBytes;
    const page = await this.#page(first);
    if (from + length <= page.length) return page.subarray(from, from + length);
    const both = new Uint8Array(length);
    both.set(page.subarray(from));
    both.set((await this.#page(first + 1)).subarray(0, from + length - page.length), page.length - from);
    return both;
  }

  /** A cursor on bytes at an address. @throws EventFormatError as `read` does */
  async cursor(address: number, length: number, what: string): Promise<Cursor> {
    return new Cursor(this, await this.read(address, length, what), this.base + address);
  }

  /** A cursor on at most `length` bytes, fewer at the end of the file. */
  cursorUpTo(address: number, length: number, what: string): Promise<Cursor> {
    return this.cursor(address, Math.max(0, Math.min(length, this.size - this.base - address)), what);
  }

  async #page(page: number): Promise<Uint8Array> {
    const kept = this.#pages.get(page);
    if (kept !== undefined) return kept;
    const bytes = await this.#whole(page * pageBytes, Math.min(pageBytes, this.size - page * pageBytes));
    const [oldest] = this.#pages.keys();
    if (this.#pages.size >= keptPages) this.#pages.delete(oldest);
    this.#pages.set(page, bytes);
    return bytes;
  }

  async #whole(offset: number, length: number): Promise<Uint8Array> {
    const bytes = await this.#at(offset, length);
    if (bytes.length === length) return bytes;
    throw this.fault({
      offset,
      expected: `${length} bytes`,
      got: `${bytes.length}`,
      fix: 'read it again when no program writes to it',
    });
  }
}

/** Reads the numbers of a structure one after the other. HDF5's own numbers are little-endian. */
export class Cursor {
  readonly file: Hdf5Bytes;
  readonly bytes: Uint8Array;
  /** Byte of the file at which they begin. */
  readonly offset: number;
  at: number = 0;

  constructor(file: Hdf5Bytes, bytes: Uint8Array, offset: number) {
    this.file = file;
    this.bytes = bytes;
    this.offset = offset;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  fault(expected: string, got: string, fix?: string): EventFormatError {
    return this.file.fault({ offset: this.offset + this.at, expected, got, fix });
  }

  skip(length: number): this {
    this.#need(length);
    this.at += length;
    return this;
  }

  take(length: number): Uint8Array {
    this.#need(length);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** A part as a cursor of its own. */
  part(length: number): Cursor {
    const offset = this.offset + this.at;
    return new Cursor(this.file, this.take(length), offset);
  }

  /** An unsigned integer. @throws EventFormatError when it is beyond 2^53 */
  uint(size: number): number {
    this.#need(size);
    let value = 0;
    for (let k = size - 1; k >= 0; k--) value = value * 256 + this.bytes[this.at + k];
    if (value > Number.MAX_SAFE_INTEGER) throw this.fault('a number within 2^53', `${value}`);
    this.at += size;
    return value;
  }

  u8(): number {
    return this.uint(1);
  }

  u16(): number {
    return this.uint(2);
  }

  u32(): number {
    return this.uint(4);
  }

  length(): number {
    return this.uint(this.file.lengthSize);
  }

  /** An address; undefined where all bits are set, which stands for nothing. */
  address(): number | undefined {
    const { offsetSize } = this.file;
    this.#need(offsetSize);
    if (this.bytes.subarray(this.at, this.at + offsetSize).every((byte) => byte === 0xff)) {
      this.at += offsetSize;
      return undefined;
    }
    return this.uint(offsetSize);
  }

  /** Text of a length, up to its first NUL. */
  text(length: number): string {
    const bytes = this.take(length);
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  }

  /** Text up to a NUL, which is taken too. */
  textToNul(): string {
    const end = this.bytes.indexOf(0, this.at);
    if (end < 0) throw this.fault('a name that ends with a NUL', 'none');
    return this.text(end + 1 - this.at);
  }

  signature(text: string): this {
    const got = this.text(text.length);
    if (got === text) return this;
    this.at -= text.length;
    throw this.fault(`the mark ${text}`, JSON.stringify(got));
  }

  #need(length: number): void {
    if (length > this.left) throw this.fault(`${length} bytes of a structure`, `${this.left}`);
  }
}
