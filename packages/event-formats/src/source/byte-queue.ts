/**
 * Bytes that come in pieces and are taken in records and packets of other sizes. A piece is looked at where it is; only what is left of it is copied. Memory
 * grows with the bytes that have come, never with a size that a file claims.
 */
export class ByteQueue {
  #own = new Uint8Array(0);
  /** The piece itself, or the own memory. */
  #bytes = this.#own as Uint8Array;
  #at = 0;
  #end = 0;
  /** Where the next byte is in the file. */
  offset: number;

  constructor(offset = 0) {
    this.offset = offset;
  }

  /** Bytes that have come and are not taken. */
  get length(): number {
    return this.#end - this.#at;
  }

  push(piece: Uint8Array): void {
    const left = this.length;
    if (left === 0) {
      [this.#bytes, this.#at, this.#end] = [piece, 0, piece.length];
      return;
    }
    this.#makeRoom(left + piece.length);
    this.#own.set(piece, this.#end);
    this.#end += piece.length;
  }

  /** The next n bytes, which stay; undefined before they have come. Valid until the next push. */
  peek(n: number): Uint8Array | undefined {
    return n > this.length ? undefined : this.#bytes.subarray(this.#at, this.#at + n);
  }

  /** Takes the next n bytes; undefined before they have come. Valid until the next push. */
  take(n: number): Uint8Array | undefined {
    const taken = this.peek(n);
    if (taken !== undefined) this.drop(n);
    return taken;
  }

  /** Leaves out at most n bytes. @returns how many */
  drop(n: number): number {
    const dropped = Math.min(n, this.length);
    this.#at += dropped;
    this.offset += dropped;
    return dropped;
  }

  /** Copies what is left of a piece, because the caller may use its memory again. */
  keep(): void {
    if (this.length > 0 && this.#bytes !== this.#own) this.#makeRoom(this.length);
  }

  /** Moves what is left into the own memory, with room for `needed` bytes from its beginning on. */
  #makeRoom(needed: number): void {
    const left = this.peek(this.length)!;
    const isOwn = this.#bytes === this.#own;
    if (isOwn && this.#own.length - this.#at >= needed) return;
    const room = needed <= this.#own.length ? this.#own : new Uint8Array(Math.max(needed, 2 * this.#own.length));
    room.set(left);
    [this.#own, this.#bytes, this.#at, this.#end] = [room, room, 0, left.length];
  }
}
