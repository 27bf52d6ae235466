/** A list of an HDF5 file that is written chunk by chunk. */
import { deflated, shuffled } from '../../compression/packing.ts';
import { type DescribedList, type NumberName, none, sizeOf, u32, u64 } from './structures.ts';

/** Fast, and on shuffled times little larger than the best. */
const level = 1;
/** Chunks, or nodes, that a node of an index names: as many as the library takes where a file does not say. */
const perNode = 64;
const keyBytes = 24;
const nodeBytes = 24 + perNode * (keyBytes + 8) + keyBytes;

/** Something in the file: a chunk, or a node of the index and all below it. */
interface Placed {
  readonly firstRow: number;
  /** Bytes of its first chunk. */
  readonly bytes: number;
  readonly address: number;
}

/** Packs values of a list in chunks, and keeps where they are: some ten bytes for each, so memory hardly grows with the file. */
export class ChunkedList {
  readonly type: NumberName;
  readonly chunkRows: number;
  /** Values of the chunk that is not full. */
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #filled = 0;
  #rows = 0;
  readonly #addresses: number[] = [];
  readonly #sizes: number[] = [];
  #index: number | undefined;

  /** @param chunkRows values of a chunk: so many are kept in memory */
  constructor(type: NumberName, chunkRows = 1 << 16) {
    this.type = type;
    this.chunkRows = chunkRows;
    this.#bytes = new Uint8Array(chunkRows * sizeOf[type]);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get described(): DescribedList {
    const { type, chunkRows } = this;
    return { kind: 'list', type, chunkRows, rows: this.#rows, index: this.#index, level };
  }

  /** Takes values in. @returns the chunks that became full, packed, in order; they are to be told where they were put */
  async add(pieces: Iterable<ArrayLike<number>>): Promise<Uint8Array[]> {
    const full: Uint8Array[] = [];
    for (const values of pieces) {
      for (let from = 0; from < values.length; ) {
        const count = Math.min(values.length - from, this.chunkRows - this.#filled);
        this.#set(values, from, count);
        from += count;
        this.#filled += count;
        if (this.#filled === this.chunkRows) full.push(await this.#packed());
      }
      this.#rows += values.length;
    }
    return full;
  }

  /** The chunk that is not full; its other values are 0. */
  async rest(): Promise<Uint8Array[]> {
    if (this.#filled === 0) return [];
    this.#bytes.fill(0, this.#filled * sizeOf[this.type]);
    return [await this.#packed()];
  }

  /** Tells where the next chunk was put, and how long it is. */
  placed(address: number, bytes: number): void {
    this.#addresses.push(address);
    this.#sizes.push(bytes);
  }

  /** The index of all chunks, for this address: a tree whose nodes of each level follow each other. None where there is no chunk. */
  index(address: number): Uint8Array[] {
    let below: Placed[] = this.#addresses.map((at, k) => ({ firstRow: k * this.chunkRows, bytes: this.#sizes[k], address: at }));
    const nodes: Uint8Array[] = [];
    for (let depth = 0; below.length > (depth === 0 ? 0 : 1); depth++) {
      const above: Placed[] = [];
      for (let from = 0; from < below.length; from += perNode) {
        const at = address + nodes.length * nodeBytes;
        const behind = below.at(from + perNode)?.firstRow ?? this.#addresses.length * this.chunkRows;
        const isLast = from + perNode >= below.length;
        const siblings = [from === 0 ? none : u64(at - nodeBytes), isLast ? none : u64(at + nodeBytes)];
        nodes.push(nodeOf(depth, below.slice(from, from + perNode), siblings.flat(), behind));
        above.push({ ...below[from], address: at });
      }
      below = above;
    }
    this.#index = below.at(0)?.address;
    return nodes;
  }

  async #packed(): Promise<Uint8Array> {
    this.#filled = 0;
    return deflated(shuffled(this.#bytes, sizeOf[this.type]), level);
  }

  #set(values: ArrayLike<number>, from: number, count: number): void {
    const view = this.#view;
    const { type } = this;
    const size = sizeOf[type];
    const end = from + count;
    let at = this.#filled * size;
    if (size === 1) for (let k = from; k < end; k++) view.setUint8(at++, values[k]);
    else if (size === 2) for (let k = from; k < end; k++, at += 2) view.setUint16(at, values[k], true);
    else if (size === 4) for (let k = from; k < end; k++, at += 4) view.setUint32(at, values[k], true);
    else if (type === 'float64') for (let k = from; k < end; k++, at += 8) view.setFloat64(at, values[k], true);
    else {
      for (let k = from; k < end; k++, at += 8) {
        view.setInt32(at + 4, Math.floor(values[k] / 0x1_0000_0000), true);
        view.setUint32(at, values[k], true);
      }
    }
  }
}

/** A chunk of so many bytes, with all filters, that begins at a row. */
const key = (bytes: number, row: number): number[] => [...u32(bytes), ...u32(0), ...u64(row), ...u64(0)];

/** A node of the index: before each entry the row at which it begins, and behind the last the row behind it. */
function nodeOf(depth: number, entries: readonly Placed[], siblings: readonly number[], behind: number): Uint8Array {
  const node = [
    [...new TextEncoder().encode('TREE'), 1, depth, entries.length & 0xff, entries.length >> 8, ...siblings],
    entries.flatMap(({ bytes, firstRow, address }) => [...key(bytes, firstRow), ...u64(address)]),
    key(0, behind),
  ].flat();
  const bytes = new Uint8Array(nodeBytes);
  bytes.set(node);
  return bytes;
}
