/**
 * Unpacks a Zstandard frame with fzstd, after what that trusts has been checked: it makes room for the window that a frame claims, up to 2 GB, and does not
 * look at the size that a frame tells.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc8878
 */
import { Decompress } from 'fzstd';
import { joinBytes } from '../source/join-bytes.ts';

/** The first four bytes of a frame. */
export const zstdMark = 0xfd2fb528;
/** Encoders use larger windows for large files only. */
const maxWindow = 1 << 25;
const maxBlock = 1 << 17;

/**
 * Unpacks a packet that is one frame: with Node where it can (from 22.15 on), which is faster, with fzstd elsewhere.
 *
 * @param maxBytes what is more when unpacked is an error
 * @throws Error that says what is wrong
 */
export function unpackZstd(packed: Uint8Array, maxBytes: number): Uint8Array {
  const native = globalThis.process?.getBuiltinModule?.('node:zlib').zstdDecompressSync;
  if (native === undefined) return unpackFzstd(packed, maxBytes);
  const size = checkedSize(packed, maxBytes);
  const { buffer, byteOffset, length } = native(packed, { maxOutputLength: maxBytes });
  return ofSize(new Uint8Array(buffer, byteOffset, length), size);
}

/** The same with fzstd only. */
export function unpackFzstd(packed: Uint8Array, maxBytes: number): Uint8Array {
  const size = checkedSize(packed, maxBytes);
  const blocks: Uint8Array[] = [];
  let count = 0;
  const stream = new Decompress((block) => {
    count += block.length;
    if (count > maxBytes) throw new Error(`more than ${maxBytes} bytes`);
    if (block.length > 0) blocks.push(block);
  });
  // The library keeps what it is given.
  stream.push(packed.slice(), true);
  return ofSize(joinBytes(blocks), size);
}

function ofSize(bytes: Uint8Array, size: number | undefined): Uint8Array {
  if (size !== undefined && size !== bytes.length) throw new Error(`${bytes.length} bytes where the frame says ${size}`);
  return bytes;
}

/** What a frame says of itself. */
interface FrameHeader {
  readonly bytes: number;
  /** Bytes that its decoder keeps. */
  readonly window: number;
  readonly size: number | undefined;
  readonly isOneSegment: boolean;
  readonly checksumBytes: number;
}

/** The header of a frame, behind its mark too; undefined where more bytes of it are to come. */
export function frameHeader(head: ArrayLike<number>): FrameHeader | undefined {
  const flags = head[4];
  const isOneSegment = (flags & 0x20) !== 0;
  const sizeBytes = flags >> 6 === 0 ? Number(isOneSegment) : 1 << (flags >> 6);
  const sizeAt = (isOneSegment ? 5 : 6) + [0, 1, 2, 4][flags & 3];
  const bytes = sizeAt + sizeBytes;
  if (head.length < Math.max(6, bytes)) return undefined;
  let size = sizeBytes === 2 ? 256 : 0;
  for (let k = 0; k < sizeBytes; k++) size += head[sizeAt + k] * 256 ** k;
  const base = 2 ** (10 + (head[5] >> 3));
  const window = isOneSegment ? size : base + (base / 8) * (head[5] & 7);
  const checksumBytes = flags & 4;
  return { bytes, window, size: sizeBytes === 0 ? undefined : size, isOneSegment, checksumBytes };
}

/** Bytes of a block behind its head of three bytes; of a repeated byte there is one. */
export const blockBytes = (word: number): number => (((word >> 1) & 3) === 1 ? 1 : word >> 3);

/** Walks the blocks of the one frame. @returns the size that it tells */
function checkedSize(packed: Uint8Array, maxBytes: number): number | undefined {
  const cut = (): Error => new Error(`a frame that is cut at byte ${packed.length}`);
  if (packed.length < 6) throw cut();
  const mark = new DataView(packed.buffer, packed.byteOffset, packed.length).getUint32(0, true);
  if (mark !== zstdMark) throw new Error(`bytes that begin with 0x${mark.toString(16)}`);
  if ((packed[4] & 3) !== 0) throw new Error('a frame that needs a dictionary');
  const header = frameHeader(packed);
  if (header === undefined) throw cut();
  const { size, window, isOneSegment, checksumBytes } = header;
  if ((size ?? 0) > maxBytes) throw new Error(`${size} bytes where there are ${maxBytes} at most`);
  if (!isOneSegment && window > maxWindow) throw new Error(`a window of ${window} bytes where ${maxWindow} are read`);
  let at = header.bytes;
  for (let isLast = false; !isLast; ) {
    if (at + 3 > packed.length) throw cut();
    const word = packed[at] | (packed[at + 1] << 8) | (packed[at + 2] << 16);
    isLast = (word & 1) === 1;
    if (word >> 3 > Math.min(maxBlock, window)) throw new Error(`a block of ${word >> 3} bytes`);
    at += 3 + blockBytes(word);
  }
  at += checksumBytes;
  if (at > packed.length) throw cut();
  if (at < packed.length) throw new Error(`${packed.length - at} bytes behind the frame`);
  return size;
}
