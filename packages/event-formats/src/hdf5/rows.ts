/** Reads rows of a dataset, a chunk at a time. */
import { type Chunk, chunksOf } from './chunk-index.ts';
import { type Dataset, type StoredRows, storedRows } from './dataset.ts';
import { unfiltered } from './filters.ts';
import { type Hdf5Bytes, repack } from './hdf5-bytes.ts';
import { UnreadPacking } from './packing.ts';

/** Rows as they are stored, one behind the other. */
export type TakeRows = (bytes: Uint8Array, count: number) => void;

/** Reads the rows of a dataset, from any row on; the chunk of the last one is kept. */
export class Rows {
  readonly dataset: Dataset;
  readonly stored: StoredRows;
  readonly #file: Hdf5Bytes;
  readonly #chunks: readonly (Chunk | undefined)[];
  #kept: { readonly chunk: number; readonly bytes: Uint8Array } | undefined;

  private constructor(file: Hdf5Bytes, dataset: Dataset, stored: StoredRows, chunks: readonly (Chunk | undefined)[]) {
    this.#file = file;
    this.dataset = dataset;
    this.stored = stored;
    this.#chunks = chunks;
  }

  /** @throws EventFormatError when its index of chunks is damaged */
  static async of(file: Hdf5Bytes, dataset: Dataset): Promise<Rows> {
    const stored = await storedRows(file, dataset);
    return new Rows(file, dataset, stored, await chunksOf(file, dataset, stored));
  }

  /**
   * Hands rows out in order, in as few pieces as they are stored in.
   *
   * @throws EventFormatError when they were never written, or are damaged
   */
  async read(first: number, count: number, take: TakeRows): Promise<void> {
    const { rowBytes } = this.dataset;
    const { storage } = this.stored;
    const end = first + count;
    if (storage.kind === 'chunks') {
      const { chunkRows } = storage;
      for (let row = first; row < end; ) {
        const chunk = Math.floor(row / chunkRows);
        const from = row - chunk * chunkRows;
        const n = Math.min(chunkRows - from, end - row);
        take((await this.#chunk(chunk, chunkRows)).subarray(from * rowBytes, (from + n) * rowBytes), n);
        row += n;
      }
    } else if (storage.kind === 'inside') take(storage.bytes.subarray(first * rowBytes, end * rowBytes), count);
    else if (storage.kind === 'whole') {
      take(await this.#file.read(storage.address + first * rowBytes, count * rowBytes, this.dataset.path.slice(1)), count);
    } else throw this.#never(first);
  }

  /** A chunk as it is in the file. @throws EventFormatError when it was never written */
  async packed(
    chunk: number,
    chunkRows: number,
  ): Promise<{ readonly bytes: Uint8Array; readonly mask: number; readonly offset: number }> {
    const place = this.#chunks[chunk];
    if (place === undefined) throw this.#never(chunk * chunkRows);
    const bytes = await this.#file.read(place.address, place.bytes, this.dataset.path.slice(1));
    return { bytes, mask: place.mask, offset: this.#file.base + place.address };
  }

  async #chunk(chunk: number, chunkRows: number): Promise<Uint8Array> {
    if (this.#kept?.chunk === chunk) return this.#kept.bytes;
    const { path, rowBytes } = this.dataset;
    const { filters } = this.stored;
    const { bytes, mask, offset } = await this.packed(chunk, chunkRows);
    if (filters.length > 0) this.#file.budget.unpack(chunkRows * rowBytes, { offset }, path.slice(1));
    const unpacked = await unfiltered(bytes, filters, mask, chunkRows * rowBytes).catch((cause: unknown) => {
      const got = cause instanceof Error ? cause.message : String(cause);
      const isUnread = cause instanceof UnreadPacking;
      const expected = isUnread
        ? 'a filter that is read here (deflate, shuffle, Fletcher32, LZF, Blosc, Zstandard, ECF)'
        : 'an intact chunk';
      throw this.#file.fault(
        { variable: path.slice(1), offset, expected, got, fix: isUnread ? repack : 'fetch the file again' },
        { cause },
      );
    });
    this.#kept = { chunk, bytes: unpacked };
    return unpacked;
  }

  #never(row: number): Error {
    const { path, offset, rows } = this.dataset;
    return this.#file.fault({
      variable: path.slice(1),
      offset,
      expected: `${rows} rows`,
      got: `none at row ${row}, which was never written`,
    });
  }
}
