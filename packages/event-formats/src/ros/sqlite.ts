/**
 * Reads tables of SQLite 3 files page by page, as far as recordings need it: rows in the order of their keys, without indices and without SQL. A whole SQLite
 * for browsers is 20 MB to install and holds the file in memory.
 *
 * @see https://www.sqlite.org/fileformat2.html
 */
import { EventFormatError } from '@spikeseg/events';
import type { ByteSource } from '../source/byte-source.ts';

/** A value of a row. Whole numbers beyond 2^53 are rounded. */
export type SqliteValue = null | number | string | Uint8Array;

export interface SqliteRow {
  readonly values: readonly SqliteValue[];
  /** Byte of the file at which its cell begins. */
  readonly offset: number;
}

export interface SqliteTable {
  readonly columns: readonly string[];
  /** @throws EventFormatError with the byte, when pages or rows lead out of the file */
  rows(): AsyncGenerator<SqliteRow, void>;
}

const headerBytes = 100;
/** Bytes that are read at once, and how often that much is kept. Pages divide it. */
const blockBytes = 1 << 18;
const maxBlocks = 8;
const maxDepth = 24;

export class SqliteFile {
  /** Whether changes go to a log first. */
  readonly hasLog: boolean;
  readonly #source: ByteSource;
  readonly #pageBytes: number;
  /** Bytes of a page that are used. */
  readonly #usable: number;
  readonly #pages: number;
  readonly #blocks = new Map<number, Uint8Array>();

  /** @throws EventFormatError when its header is none */
  static async open(source: ByteSource): Promise<SqliteFile> {
    const header = await source.start(headerBytes);
    const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
    const raw = header.length < headerBytes ? 0 : view.getUint16(16);
    const pageBytes = raw === 1 ? 1 << 16 : raw;
    const usable = pageBytes - (header[20] ?? 0);
    if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0 || usable < 480)
      throw new EventFormatError({ file: source.name, offset: 16, expected: 'pages of 512 to 65536 bytes', got: `${pageBytes}` });
    if (view.getUint32(56) > 1)
      throw new EventFormatError({ file: source.name, offset: 56, expected: 'text in UTF-8', got: 'UTF-16' });
    return new SqliteFile(source, pageBytes, usable, header[18] === 2);
  }

  private constructor(source: ByteSource, pageBytes: number, usable: number, hasLog: boolean) {
    this.#source = source;
    this.#pageBytes = pageBytes;
    this.#usable = usable;
    this.#pages = Math.floor((source.size ?? 0) / pageBytes);
    this.hasLog = hasLog;
  }

  /** A table by its name; undefined where there is none. */
  async table(wanted: string): Promise<SqliteTable | undefined> {
    for await (const { values } of this.#rows(1)) {
      const [type, name, , root, sql] = values;
      if (type === 'table' && name === wanted) {
        const columns = columnsOf(String(sql));
        const key = columns.findIndex(({ isKey }) => isKey);
        return { columns: columns.map((column) => column.name), rows: () => this.#rows(Number(root), key) };
      }
    }
    return undefined;
  }

  /** @param key column that stands for the key of a row, which holds nothing itself; −1: none */
  async *#rows(root: number, key = -1): AsyncGenerator<SqliteRow, void> {
    yield* this.#walk({ page: root, depth: 0, key, visits: new Uint8Array((this.#pages >> 3) + 1) });
  }

  async *#walk({ page: number, depth, key, visits }: Walk): AsyncGenerator<SqliteRow, void> {
    const page = await this.#page(number, visits);
    const start = number === 1 ? headerBytes : 0;
    const kind = page[start];
    if ((kind !== 0x0d && kind !== 0x05) || depth > maxDepth)
      throw this.#fault(number, start, 'a page of a table', `kind ${kind}, ${depth} levels down`);
    const view = new DataView(page.buffer, page.byteOffset, this.#usable);
    const cells = view.getUint16(start + 3);
    const pointers = start + (kind === 0x0d ? 8 : 12);
    if (pointers + 2 * cells > this.#usable) throw this.#fault(number, start + 3, 'cells within the page', `${cells} cells`);
    for (let k = 0; k < cells; k++) {
      const at = view.getUint16(pointers + 2 * k);
      if (at + 4 > this.#usable) throw this.#fault(number, pointers + 2 * k, 'a cell within the page', `byte ${at}`);
      if (kind === 0x05) yield* this.#walk({ page: view.getUint32(at), depth: depth + 1, key, visits });
      else yield await this.#row(page, number, at, key, visits);
    }
    if (kind === 0x05) yield* this.#walk({ page: view.getUint32(start + 8), depth: depth + 1, key, visits });
  }

  async #row(page: Uint8Array, number: number, at: number, key: number, visits: Visits): Promise<SqliteRow> {
    const cell = new Varints(page.subarray(0, this.#usable), at);
    const length = cell.next();
    const rowKey = cell.next();
    const payload = await this.#payload(page, number, cell.at, length, visits);
    const values = recordOf(payload);
    if (values === undefined) throw this.#fault(number, at, 'a row whose values fill it', `one of ${length} bytes that do not`);
    if (key >= 0 && values[key] === null) values[key] = rowKey;
    return { values, offset: (number - 1) * this.#pageBytes + at };
  }

  /** The bytes of a row: those in its page, then those in a chain of further pages. */
  async #payload(page: Uint8Array, number: number, at: number, length: number, visits: Visits): Promise<Uint8Array> {
    const usable = this.#usable;
    const min = Math.floor(((usable - 12) * 32) / 255) - 23;
    const split = min + ((length - min) % (usable - 4));
    const here = length <= usable - 35 ? length : split <= usable - 35 ? split : min;
    if (length > this.#pages * this.#pageBytes || at + here + (here < length ? 4 : 0) > usable)
      throw this.#fault(number, at, 'a row within the file', `one of ${length} bytes`);
    if (here === length) return page.subarray(at, at + length);
    const payload = new Uint8Array(length);
    payload.set(page.subarray(at, at + here));
    let next = uint32(page, at + here);
    for (let filled = here; filled < length; ) {
      const more = await this.#page(next, visits);
      const bytes = Math.min(usable - 4, length - filled);
      payload.set(more.subarray(4, 4 + bytes), filled);
      filled += bytes;
      next = uint32(more, 0);
    }
    return payload;
  }

  async #page(number: number, visits: Visits): Promise<Uint8Array> {
    const isInside = number >= 1 && number <= this.#pages;
    const mark = 1 << (number & 7);
    if (!isInside || (visits[number >> 3] & mark) !== 0) {
      const expected = `a page of the ${this.#pages} that no other leads to`;
      throw this.#fault(isInside ? number : this.#pages + 1, 0, expected, `page ${number}${isInside ? ' once more' : ''}`);
    }
    visits[number >> 3] |= mark;
    const offset = (number - 1) * this.#pageBytes;
    const start = offset - (offset % blockBytes);
    let block = this.#blocks.get(start);
    if (block === undefined) {
      block = (await this.#source.at?.(start, blockBytes)) ?? new Uint8Array(0);
      this.#blocks.set(start, block);
      for (const oldest of this.#blocks.keys()) if (this.#blocks.size > maxBlocks) this.#blocks.delete(oldest);
    }
    const page = block.subarray(offset - start, offset - start + this.#pageBytes);
    if (page.length === this.#pageBytes) return page;
    throw this.#fault(number, 0, `${this.#pageBytes} bytes`, `${page.length}`);
  }

  #fault(page: number, at: number, expected: string, got: string): EventFormatError {
    const offset = (page - 1) * this.#pageBytes + at;
    return new EventFormatError({
      file: this.#source.name,
      variable: `page ${page}`,
      offset,
      expected,
      got,
      fix: 'fetch the file again',
    });
  }
}

/** A bit for each page that was read; a page that is led to twice is an error, so pages that lead in circles come to an end. */
type Visits = Uint8Array;

interface Walk {
  readonly page: number;
  readonly depth: number;
  readonly key: number;
  readonly visits: Visits;
}

const uint32 = (bytes: Uint8Array, at: number): number => new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0);

/** Numbers of 1 to 9 bytes, seven bits in each but the last, the highest first. */
class Varints {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** NaN past the end. */
  next(): number {
    let value = 0;
    for (let k = 0; k < 8; k++) {
      const byte = this.#bytes[this.at++] ?? Number.NaN;
      value = value * 128 + (Number.isNaN(byte) ? byte : byte & 0x7f);
      if (!(byte >= 0x80)) return value;
    }
    return value * 256 + (this.#bytes[this.at++] ?? Number.NaN);
  }
}

/** Values of a record; undefined where they do not fit into it. */
function recordOf(payload: Uint8Array): SqliteValue[] | undefined {
  const kinds = new Varints(payload, 0);
  const end = kinds.next();
  const values: SqliteValue[] = [];
  let at = end;
  while (kinds.at < end) {
    const kind = kinds.next();
    const bytes = kind >= 12 ? Math.floor((kind - 12) / 2) : [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][kind];
    if (!(bytes !== undefined && at + bytes <= payload.length)) return undefined;
    values.push(valueOf(kind, payload.subarray(at, at + bytes)));
    at += bytes;
  }
  return kinds.at === end ? values : undefined;
}

function valueOf(kind: number, bytes: Uint8Array): SqliteValue {
  if (kind === 0) return null;
  if (kind === 8 || kind === 9) return kind - 8;
  if (kind >= 12) return kind % 2 === 0 ? bytes : new TextDecoder().decode(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (kind === 7) return view.getFloat64(0);
  let value = view.getInt8(0);
  for (let k = 1; k < bytes.length; k++) value = value * 256 + bytes[k];
  return value;
}

/** Columns as the statement that made the table names them. */
function columnsOf(sql: string): { readonly name: string; readonly isKey: boolean }[] {
  const inside = sql.slice(sql.indexOf('(') + 1, sql.lastIndexOf(')')).replaceAll(/\([^()]*\)/g, '');
  return inside.split(',').flatMap((text) => {
    const [, name = '', rest = ''] = /^\s*["'`[]?(\w+)["'`\]]?\s*([\s\S]*)$/.exec(text) ?? [];
    if (/^(|CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN)$/i.test(name)) return [];
    return [{ name, isKey: /^INTEGER\s+PRIMARY\s+KEY/i.test(rest) }];
  });
}
