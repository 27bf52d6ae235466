/** Bytes that a block has at most; decoders make room for the events of a block, not of a piece. */
const blockBytes = 1 << 14;

interface WordArray<W> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): W;
}

/**
 * Cuts pieces of bytes into blocks of whole records of words in the order of bytes of this machine, little-endian as WebAssembly wants it, and keeps what is cut off until the next piece. A block is a view of the piece
 * where its words lie at multiples of their width, and a copy elsewhere. It is valid until the next block is asked for.
 */
export class WordBlocks<W extends Uint16Array | Int32Array> {
  readonly #words: WordArray<W>;
  readonly #recordBytes: number;
  readonly #copy = new Uint8Array(blockBytes);
  /** The beginning of a record whose end has not come. */
  readonly #cut: Uint8Array;
  #cutBytes = 0;

  /** @param recordBytes a power of two, at least the width of a word */
  constructor(words: WordArray<W>, recordBytes: number = words.BYTES_PER_ELEMENT) {
    this.#words = words;
    this.#recordBytes = recordBytes;
    this.#cut = new Uint8Array(recordBytes);
  }

  *of(piece: Uint8Array): Generator<W, void> {
    let from = 0;
    if (this.#cutBytes > 0) {
      from = Math.min(piece.length, this.#recordBytes - this.#cutBytes);
      this.#cut.set(piece.subarray(0, from), this.#cutBytes);
      this.#cutBytes += from;
      if (this.#cutBytes < this.#recordBytes) return;
      this.#cutBytes = 0;
      yield this.#wordsOf(this.#cut);
    }
    const end = piece.length - ((piece.length - from) % this.#recordBytes);
    for (; from < end; from += blockBytes) yield this.#wordsOf(piece.subarray(from, Math.min(end, from + blockBytes)));
    this.#cut.set(piece.subarray(end));
    this.#cutBytes = piece.length - end;
  }

  /** Says that no more comes. @returns bytes of the record that was cut */
  end(): number {
    const bytes = this.#cutBytes;
    this.#cutBytes = 0;
    return bytes;
  }

  #wordsOf(bytes: Uint8Array): W {
    const width = this.#words.BYTES_PER_ELEMENT;
    if (bytes.byteOffset % width === 0) return new this.#words(bytes.buffer, bytes.byteOffset, bytes.length / width);
    this.#copy.set(bytes);
    return new this.#words(this.#copy.buffer, 0, bytes.length / width);
  }
}
