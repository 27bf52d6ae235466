import { joinBytes } from '@spikeseg/event-formats';
import { EventFormatError, type FilePlace } from '@spikeseg/events';
import type { Pieces } from './source-storage.ts';

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
  readonly #pieces: Pieces;
  #chunk: Uint8Array = new Uint8Array(0);

  /**
   * @param base byte offset in the file of the first byte (plain), or of the compressed element
   */
  constructor(place: { file: string; littleEndian: boolean; base: number; inflated: boolean }, pieces: Pieces) {
    this.file = place.file;
    this.littleEndian = place.littleEndian;
    this.#base = place.base;
    this.inflated = place.inflated;
    this.#pieces = pieces;
  }

  /** A position as the fields of an {@link EventFormatError}. */
  placeOf(position: number): FilePlace {
    return this.inflated ? { offset: this.#base, inflatedOffset: position } : { offset: this.#base + position };
  }

  faultAt(position: number, variable: string | undefined, expected: string, got: string): EventFormatError {
    return new EventFormatError({ file: this.file, variable, ...this.placeOf(position), expected, got });
  }

  /** The next bytes, all at once. */
  async take(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    await this.pieces(length, 1, (piece) => parts.push(piece));
    return parts.length === 1 ? parts[0] : joinBytes(parts);
  }

  /** Leaves out everything before a position. */
  async skipTo(position: number): Promise<void> {
    await this.pieces(position - this.position, 1, () => {});
  }

  /** Gives out the next bytes in pieces of a whole number of units. @param unit bytes */
  async pieces(length: number, unit: number, use: (piece: Uint8Array) => void): Promise<void> {
    for (let left = length; left > 0; ) {
      while (this.#chunk.length < unit) {
        const next = await this.#next();
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
  async finish(): Promise<void> {
    while (this.#chunk.length === 0) {
      const next = await this.#next();
      if (next === undefined) return;
      this.#chunk = next;
    }
    throw this.#fault(`${this.position} decompressed bytes`, 'more');
  }

  async #next(): Promise<Uint8Array | undefined> {
    try {
      const { value } = await this.#pieces.next();
      return value;
    } catch (cause) {
      if (!this.inflated || cause instanceof EventFormatError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw this.#fault('a zlib stream', `${reason} (truncated or corrupted)`, { cause });
    }
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
