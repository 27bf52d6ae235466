/** Reads rows of a dataset, a chunk at a time. */

import { UnreadPacking } from '../../compression/packing.ts';
import { type Chunk, chunksOf } from './chunk-index.ts';
import { type Dataset, type StoredRows, storedRows } from './dataset.ts';
import { unfiltered } from './filters.ts';
import { type Hdf5Bytes, repack } from './hdf5-bytes.ts';

/** Chunks that are kept where so many hold a row; a matrix of events has four columns. */
const maxSideBySide = 4;

/** Rows or values as they are stored, one behind the other. */
export type TakeRows = (bytes: Uint8Array, count: number) => void;

/** Reads the rows of a dataset, from any row on; the chunks of the last ones are kept. */
export class DatasetRows {
  readonly dataset: Dataset;
  readonly stored: StoredRows;
  readonly #file: Hdf5Bytes;
  readonly #chunks: readonly (Chunk | undefined)[];
  readonly #kept = new Map<number, Uint8Array>();

  private constructor(file: Hdf5Bytes, dataset: Dataset, stored: StoredRows, chunks: readonly (Chunk | undefined)[]) {
    this.#file = file;
    this.dataset = dataset;
    this.stored = stored;
    this.#chunks = chunks;
  }

  /** @throws EventFormatError when its index of chunks is damaged */
  static async of(file: Hdf5Bytes, dataset: Dataset): Promise<DatasetRows> {
    const stored = await storedRows(file, dataset);
    return new DatasetRows(file, dataset, stored, await chunksOf(file, dataset, stored));
  }

  /**
   * Hands rows out in order, in as few pieces as they are stored in.
   *
   * @throws EventFormatError when they were never written, are damaged, or are cut by chunks
   */
  read(first: number, count: number, take: TakeRows): Promise<void> {
    const { width } = this.dataset;
    const { storage } = this.stored;
    if (storage.kind === 'chunks' && storage.chunkWidth !== width) {
      const got = `chunks of ${storage.chunkWidth} values in a row`;
      throw this.#fault(`chunks of whole rows, of ${width} values`, got, this.dataset.offset, repack);
    }
    return this.readValues(first * width, count * width, (bytes, n) => take(bytes, n / width));
  }

  /** The same of values, row by row, whatever the shape of chunks. */
  async readValues(first: number, count: number, take: TakeRows): Promise<void> {
    const { width, type, path } = this.dataset;
    const { size } = type;
    const { storage } = this.stored;
    const end = first + count;
    if (storage.kind === 'chunks') {
      const { chunkRows, chunkWidth } = storage;
      const across = Math.ceil(width / chunkWidth);
      for (let at = first; at < end; ) {
        const [row, column] = [Math.floor(at / width), at % width];
        const from = (row % chunkRows) * chunkWidth + (column % chunkWidth);
        // In a chunk of whole rows one row follows the other.
        const together =
          chunkWidth === width ? chunkRows * width - from : Math.min(chunkWidth - (column % chunkWidth), width - column);
        const n = Math.min(together, end - at);
        const chunk = Math.floor(row / chunkRows) * across + Math.floor(column / chunkWidth);
        take((await this.#chunk(chunk, chunkRows * chunkWidth, across)).subarray(from * size, (from + n) * size), n);
        at += n;
      }
    } else if (storage.kind === 'inside') take(storage.bytes.subarray(first * size, end * size), count);
    else if (storage.kind === 'whole')
      take(await this.#file.read(storage.address + first * size, count * size, path.slice(1)), count);
    else throw this.#never(first);
  }

  /** A chunk as it is in the file. @throws EventFormatError when it was never written */
  async packed(
    chunk: number,
    values: number,
  ): Promise<{ readonly bytes: Uint8Array; readonly mask: number; readonly offset: number }> {
    const place = this.#chunks[chunk];
    if (place === undefined) throw this.#never(chunk * values);
    const bytes = await this.#file.read(place.address, place.bytes, this.dataset.path.slice(1));
    return { bytes, mask: place.mask, offset: this.#file.base + place.address };
  }

  /** @param values of a chunk @param across chunks side by side in a row */
  async #chunk(chunk: number, values: number, across: number): Promise<Uint8Array> {
    const kept = this.#kept.get(chunk);
    if (kept !== undefined) return kept;
    const { path, type } = this.dataset;
    const { filters } = this.stored;
    const { bytes, mask, offset } = await this.packed(chunk, values);
    if (filters.length > 0) this.#file.budget.unpack(values * type.size, { offset }, path.slice(1));
    const unpacked = await unfiltered(bytes, filters, mask, values * type.size).catch((cause: unknown) => {
      const got = cause instanceof Error ? cause.message : String(cause);
      throw cause instanceof UnreadPacking
        ? this.#fault(readFilters, got, offset, repack, { cause })
        : this.#fault('an intact chunk', got, offset, 'fetch the file again', { cause });
    });
    // Of a row that several chunks hold, all of them are kept.
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= (across <= maxSideBySide ? across : 1)) this.#kept.delete(oldest);
    this.#kept.set(chunk, unpacked);
    return unpacked;
  }

  #never(value: number): Error {
    const { offset, rows, width } = this.dataset;
    const got = `none at row ${Math.floor(value / width)}, which was never written`;
    return this.#fault(`${rows} rows`, got, offset);
  }

  #fault(expected: string, got: string, offset: number, fix?: string, options?: ErrorOptions): Error {
    return this.#file.fault({ variable: this.dataset.path.slice(1), offset, expected, got, fix }, options);
  }
}

const readFilters = 'a filter that is read here (deflate, shuffle, Fletcher32, LZF, Blosc, Zstandard, ECF)';
