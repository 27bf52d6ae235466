/**
 * Unpacks a Zstandard frame with fzstd, after what that trusts has been checked: it makes room for the window that a frame claims, up to 2 GB, and does not
 * look at the size that a frame tells.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc8878
 */
import { Decompress } from 'fzstd';
import { joinBytes } from './join-bytes.ts';

const magic = 0xfd2fb528;
/** Encoders use larger windows for large files only. */
const mostWindow = 1 << 25;
const mostBlock = 1 << 17;

/**
 * Unpacks a packet that is one frame: with Node where it can (from 22.15 on), which is faster, with fzstd elsewhere.
 *
 * @param mostBytes what is more when unpacked is an error
 * @throws Error that says what is wrong
 */
export function unpackZstd(packed: Uint8Array, mostBytes: number): Uint8Array {
  const native = globalThis.process?.getBuiltinModule?.('node:zlib').zstdDecompressSync;
  if (native === undefined) return unpackFzstd(packed, mostBytes);
  const size = checkedSize(packed, mostBytes);
  const { buffer, byteOffset, length } = native(packed, { maxOutputLength: mostBytes });
  return ofSize(new Uint8Array(buffer, byteOffset, length), size);
}

/** The same with fzstd only. */
export function unpackFzstd(packed: Uint8Array, mostBytes: number): Uint8Array {
  const size = checkedSize(packed, mostBytes);
  const blocks: Uint8Array[] = [];
  let count = 0;
  const stream = new Decompress((block) => {
    count += block.length;
    if (count > mostBytes) throw new Error(`more than ${mostBytes} bytes`);
    if (block.length > 0) blocks.push(block);
  });
  // The library keeps what it is given.
  stream.push(packed.slice(), true);
  return ofSize(joinBytes(blocks), size);
}

function ofSize(bytes: Uint8Array, size: number | undefined): Uint8Array {
  if (size !== undefined && size !== bytes.length) throw new Error(`${bytes.length} bytes where the frame tells ${size}`);
  return bytes;
}

/** Walks the blocks of the one frame. @returns the size that it tells */
function checkedSize(packed: Uint8Array, mostBytes: number): number | undefined {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const cut = (): Error => new Error(`a frame that is cut at byte ${packed.length}`);
  if (packed.length < 6) throw cut();
  if (view.getUint32(0, true) !== magic) throw new Error(`bytes that begin with 0x${view.getUint32(0, true).toString(16)}`);
  const flags = packed[4];
  const isOneSegment = (flags & 0x20) !== 0;
  if ((flags & 3) !== 0) throw new Error('a frame that needs a dictionary');
  const sizeBytes = flags >> 6 === 0 ? (isOneSegment ? 1 : 0) : 1 << (flags >> 6);
  const sizeAt = isOneSegment ? 5 : 6;
  let at = sizeAt + sizeBytes;
  if (at > packed.length) throw cut();
  const size = sizeBytes === 0 ? undefined : sizeOf(view, sizeAt, sizeBytes);
  const windowBase = 2 ** (10 + (packed[5] >> 3));
  const window = isOneSegment ? (size ?? 0) : windowBase + (windowBase / 8) * (packed[5] & 7);
  if ((size ?? 0) > mostBytes) throw new Error(`${size} bytes where there are ${mostBytes} at most`);
  if (!isOneSegment && window > mostWindow) throw new Error(`a window of ${window} bytes where ${mostWindow} are read`);
  for (let isLast = false; !isLast; ) {
    if (at + 3 > packed.length) throw cut();
    const word = packed[at] | (packed[at + 1] << 8) | (packed[at + 2] << 16);
    isLast = (word & 1) === 1;
    if (word >> 3 > Math.min(mostBlock, window)) throw new Error(`a block of ${word >> 3} bytes`);
    at += 3 + (((word >> 1) & 3) === 1 ? 1 : word >> 3);
  }
  at += (flags & 4) === 0 ? 0 : 4;
  if (at > packed.length) throw cut();
  if (at < packed.length) throw new Error(`${packed.length - at} bytes behind the frame`);
  return size;
}

function sizeOf(view: DataView, at: number, bytes: number): number {
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, true) + 256;
  return bytes === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}
