import type { ReadBudget } from '@spikeseg/events';
import { Decompress } from 'fzstd';
import { blockBytes, frameHeader, zstdMark } from './zstd-frame.ts';

/** Unpacks Zstandard piece by piece. @throws whatever the library throws where it is damaged */
export async function* unzstd(pieces: AsyncIterable<Uint8Array>, budget: ReadBudget): AsyncGenerator<Uint8Array, void> {
  const ready: Uint8Array[] = [];
  const stream = new Decompress((piece) => {
    budget.unpack(piece.length);
    ready.push(piece);
  });
  const windows = new ZstdWindows();
  for await (const piece of pieces) {
    windows.check(piece);
    // The library keeps what it is given.
    stream.push(piece.slice());
    yield* ready.splice(0);
  }
  stream.push(new Uint8Array(0), true);
  yield* ready.splice(0);
}

/** What zstd itself reads without being asked for more. */
const maxWindow = 2 ** 27;
const skippable = 0x184d2a50;

/**
 * Follows a stream of Zstandard from header to header, and refuses windows beyond 128 MiB, as zstd does: fzstd makes room for what a frame claims, up to 2 GB.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc8878
 */
class ZstdWindows {
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
    this.#skip = blockBytes(word) + (isLast ? this.#checksumBytes : 0);
    this.#isInFrame = !isLast;
    this.#head = [];
  }

  #readFrame(): void {
    const head = this.#head;
    if (head.length < 5) return;
    const mark = this.#number(0, 4);
    if (mark !== zstdMark) {
      if (mark - (mark % 16) !== skippable) this.#skip = Infinity;
      else if (head.length === 8) {
        this.#skip = this.#number(4, 4);
        this.#head = [];
      }
      return;
    }
    const header = frameHeader(head);
    if (header === undefined) return;
    if (header.window > maxWindow) throw new Error(`a window of ${header.window} bytes where ${maxWindow} are read`);
    this.#checksumBytes = header.checksumBytes;
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
