/** What zstd itself reads without being asked for more. */
const mostWindow = 2 ** 27;
const magic = 0xfd2fb528;
const skippable = 0x184d2a50;

/**
 * Follows a stream of Zstandard from header to header, and refuses windows beyond 128 MiB, as zstd does: fzstd makes room for what a frame claims, up to 2 GB.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc8878
 */
export class ZstdWindows {
  /** Bytes of the header that is read. */
  #head: number[] = [];
  /** Bytes until the next header; for ever behind what is no frame, which the decoder tells. */
  #skip = 0;
  #isInFrame = false;
  #checksumBytes = 0;

  /** Looks at the next piece, before the decoder does. @throws Error for a window that is too large */
  check(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; ) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, piece.length - at);
        this.#skip -= step;
        at += step;
        continue;
      }
      this.#head.push(piece[at++]);
      if (this.#isInFrame) this.#readBlock();
      else this.#readFrame();
    }
  }

  #readBlock(): void {
    if (this.#head.length < 3) return;
    const word = this.#number(0, 3);
    const isLast = (word & 1) === 1;
    // Of a repeated byte there is one.
    this.#skip = (((word >> 1) & 3) === 1 ? 1 : word >> 3) + (isLast ? this.#checksumBytes : 0);
    this.#isInFrame = !isLast;
    this.#head = [];
  }

  #readFrame(): void {
    const head = this.#head;
    if (head.length < 5) return;
    const mark = this.#number(0, 4);
    if (mark !== magic) {
      if (mark - (mark % 16) !== skippable) this.#skip = Infinity;
      else if (head.length === 8) {
        this.#skip = this.#number(4, 4);
        this.#head = [];
      }
      return;
    }
    const flags = head[4];
    const isOneSegment = (flags & 0x20) !== 0;
    const dictionaryBytes = [0, 1, 2, 4][flags & 3];
    const sizeBytes = flags >> 6 === 0 ? Number(isOneSegment) : 1 << (flags >> 6);
    const sizeAt = (isOneSegment ? 5 : 6) + dictionaryBytes;
    if (head.length < sizeAt + sizeBytes) return;
    const base = 2 ** (10 + (head[5] >> 3));
    const window = isOneSegment ? this.#number(sizeAt, sizeBytes) : base + (base / 8) * (head[5] & 7);
    if (window > mostWindow) throw new Error(`a window of ${window} bytes where ${mostWindow} are read`);
    this.#checksumBytes = flags & 4;
    this.#isInFrame = true;
    this.#head = [];
  }

  /** Little endian. */
  #number(at: number, bytes: number): number {
    let value = 0;
    for (let k = bytes - 1; k >= 0; k--) value = 256 * value + this.#head[at + k];
    return value;
  }
}
