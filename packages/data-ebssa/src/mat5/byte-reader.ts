import { joinBytes } from '@spikeseg/event-formats';
import { EventFormatError, type FilePlace } from '@spikeseg/events';
import type { Chunk, Chunks, Parse } from './storage.ts';

/** Reads a run of bytes of a file from its beginning to its end, plain or decompressed, and knows where every byte came from. */
export class ByteReader {
  readonly file: string;
  readonly littleEndian: boolean;
  /** Whether the bytes are decompressed ones. */
  readonly inflated: boolean;
  /** Name of the variable that is being read, for messages, once it is known. */
  variable: string | undefined;
  /** How many bytes have been read. */
  position = 0;
  readonly #base: number;
  readonly #chunks: Chunks;
  #chunk: Uint8Array = new Uint8Array(0);

  /**
   * @param base byte offset in the file of the first byte (plain), or of the compressed element
   * @param chunks the bytes
   */
  constructor(place: { file: string; littleEndian: boolean; base: number; inflated: boolean }, chunks: Chunks) {
    this.file = place.file;
    this.littleEndian = place.littleEndian;
    this.#base = place.base;
    this.inflated = place.inflated;
    this.#chunks = chunks;
  }

  /** A position as the fields of an {@link EventFormatError}. */
  placeOf(position: number): FilePlace {
    return this.inflated ? { offset: this.#base, inflatedOffset: position } : { offset: this.#base + position };
  }

  faultAt(position: number, variable: string | undefined, expected: string, got: string): EventFormatError {
    return new EventFormatError({ file: this.file, variable, ...this.placeOf(position), expected, got });
  }

  /** The next bytes, all at once. */
  *take(length: number): Parse<Uint8Array> {
    const parts: Uint8Array[] = [];
    yield* this.pieces(length, 1, (piece) => parts.push(piece));
    return parts.length === 1 ? parts[0] : joinBytes(parts);
  }

  /** Leaves out everything before a position. */
  *skipTo(position: number): Parse<void> {
    yield* this.pieces(position - this.position, 1, () => {});
  }

  /** Gives out the next bytes in pieces of a whole number of units. @param unit bytes */
  *pieces(length: number, unit: number, use: (piece: Uint8Array) => void): Parse<void> {
    for (let left = length; left > 0; ) {
      while (this.#chunk.length < unit) {
        const next = yield* this.#next();
        if (next === undefined) throw this.#ended(left - this.#chunk.length);
        this.#chunk = this.#chunk.length === 0 ? next : joinBytes([this.#chunk, next]);
      }
      const whole = Math.min(left, this.#chunk.length);
      const taken = whole - (whole % unit);
      use(this.#chunk.subarray(0, taken));
      this.#chunk = this.#chunk.subarray(taken);
      this.position += taken;
      left -= taken;
    }
  }

  /** Checks that no byte is left, and with that the checksum of a compressed element. @throws EventFormatError */
  *finish(): Parse<void> {
    while (this.#chunk.length === 0) {
      const next = yield* this.#next();
      if (next === undefined) return;
      this.#chunk = next;
    }
    throw this.#fault(`${this.position} decompressed bytes`, 'more');
  }

  *#next(): Parse<Uint8Array | undefined> {
    let chunk: Chunk;
    try {
      chunk = yield this.#chunks.next();
    } catch (cause) {
      if (!this.inflated || cause instanceof EventFormatError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw this.#fault('a zlib stream', `${reason} (truncated or corrupted)`, { cause });
    }
    return chunk.done === true ? undefined : chunk.value;
  }

  #ended(missing: number): EventFormatError {
    return this.#fault(
      `${missing} more ${this.inflated ? 'decompressed ' : ''}bytes`,
      'the end of the data (truncated or corrupted)',
    );
  }

  #fault(expected: string, got: string, options?: ErrorOptions): EventFormatError {
    return new EventFormatError({ file: this.file, variable: this.variable, offset: this.#base, expected, got }, options);
  }
}

/** Unsigned 32-bit number. */
export function uint32Of({ littleEndian }: ByteReader, { buffer, byteOffset }: Uint8Array, at = 0): number {
  return new DataView(buffer, byteOffset).getUint32(at, littleEndian);
}
