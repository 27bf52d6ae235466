import { EventFormatError } from '@spikeseg/events';

/** What a flatbuffer is called in messages, and where it is in its file. */
export interface FlatPlace {
  readonly file: string;
  readonly offset: number;
  /** Whether the buffer was unpacked: bytes within it are then no bytes of the file. */
  readonly isUnpacked: boolean;
}

const latin1 = new TextDecoder('latin1');

/**
 * The table of a flatbuffer with a size in front. Every offset comes from the file and is bounded before it is followed.
 *
 * @see https://flatbuffers.dev/internals/
 */
export class FlatTable {
  readonly view: DataView;
  readonly #identifier: string;
  readonly #place: FlatPlace;
  readonly #table: number;
  readonly #vtable: number;
  readonly #vtableBytes: number;

  /**
   * @param table where the table is; left out: the root
   * @throws EventFormatError when it is none, or not of the kind that is expected
   */
  constructor(bytes: Uint8Array, identifier: string, place: FlatPlace, table?: number) {
    this.#identifier = identifier;
    this.#place = place;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#within(0, 12, `a flatbuffer ${identifier}`);
    const size = 4 + this.view.getUint32(0, true);
    if (size < 12) throw this.#wrong(0, 'at least 8 bytes', `${size - 4}`);
    if (size > bytes.length) throw this.#wrong(0, `at most ${bytes.length - 4} bytes`, `${size - 4}`);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, size);
    const got = identifierOf(bytes);
    if (got !== identifier) throw this.#wrong(8, identifier, JSON.stringify(got));
    this.#table = table ?? 4 + this.view.getUint32(4, true);
    this.#within(this.#table, 4, 'a table');
    this.#vtable = this.#table - this.view.getInt32(this.#table, true);
    this.#within(this.#vtable, 4, 'a table of fields');
    this.#vtableBytes = this.view.getUint16(this.#vtable, true);
    this.#within(this.#vtable, this.#vtableBytes, 'a table of fields');
  }

  int(field: number, otherwise: number): number {
    const at = this.#fieldAt(field, 4);
    return at === undefined ? otherwise : this.view.getInt32(at, true);
  }

  byte(field: number, otherwise: number): number {
    const at = this.#fieldAt(field, 1);
    return at === undefined ? otherwise : this.view.getUint8(at);
  }

  long(field: number, otherwise: bigint): bigint {
    const at = this.#fieldAt(field, 8);
    return at === undefined ? otherwise : this.view.getBigInt64(at, true);
  }

  text(field: number): string {
    const { at, count } = this.vector(field, 1);
    return new TextDecoder().decode(new Uint8Array(this.view.buffer, this.view.byteOffset + at, count));
  }

  /** Where the elements of a vector are, in `view`; none where the field is absent. */
  vector(field: number, elementBytes: number): { readonly at: number; readonly count: number } {
    const from = this.#fieldAt(field, 4);
    if (from === undefined) return { at: 0, count: 0 };
    const at = from + this.view.getUint32(from, true);
    this.#within(at, 4, 'a vector');
    const count = this.view.getUint32(at, true);
    const max = Math.floor((this.view.byteLength - at - 4) / elementBytes);
    if (count > max) throw this.#wrong(at, `a vector of at most ${max} elements`, String(count));
    return { at: at + 4, count };
  }

  /** Tables of a vector: each takes 8 bytes at least, for where it is and where its fields are. */
  *tables(field: number): Generator<FlatTable, void> {
    const { at, count } = this.vector(field, 8);
    const bytes = new Uint8Array(this.view.buffer, this.view.byteOffset, this.view.byteLength);
    for (let entry = at; entry < at + 4 * count; entry += 4)
      yield new FlatTable(bytes, this.#identifier, this.#place, entry + this.view.getUint32(entry, true));
  }

  /** Undefined where the field is absent. */
  #fieldAt(field: number, bytes: number): number | undefined {
    const entry = 4 + 2 * field;
    const offset = entry + 2 > this.#vtableBytes ? 0 : this.view.getUint16(this.#vtable + entry, true);
    if (offset === 0) return undefined;
    this.#within(this.#table + offset, bytes, `field ${field}`);
    return this.#table + offset;
  }

  #within(at: number, bytes: number, what: string): void {
    const size = this.view.byteLength;
    if (at < 0 || at + bytes > size)
      throw this.#wrong(Math.max(0, Math.min(at, size)), `${what} within ${size} bytes`, `one at byte ${at}`);
  }

  #wrong(at: number, expected: string, got: string): EventFormatError {
    const { file, offset, isUnpacked } = this.#place;
    const where = isUnpacked ? { offset, inflatedOffset: at } : { offset: offset + at };
    return new EventFormatError({ file, ...where, expected, got });
  }
}

/** The four characters that tell what a flatbuffer with a size in front holds. */
export const identifierOf = (bytes: Uint8Array): string => latin1.decode(bytes.subarray(8, 12));
