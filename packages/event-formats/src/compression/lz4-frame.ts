/**
 * Unpacks LZ4 frames. Every length and distance comes from the file and is bounded before it is followed, and memory by the blocks that have come.
 *
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
import { tooMuch, unpackBlock } from './lz4-block.ts';
import { xxh32 } from './xxh32.ts';

const magic = 0x184d2204;

/**
 * Unpacks all frames of a packet.
 *
 * @param maxBytes what is more when unpacked is an error
 * @param room memory to unpack into, where it is large enough
 * @returns the bytes, as a view of `room` or of larger memory
 * @throws Error that says what is wrong
 */
export function unpackLz4(packed: Uint8Array, maxBytes: number, room: Uint8Array = new Uint8Array(0)): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const out: Lz4Output = { bytes: room, count: 0, maxBytes };
  let at = 0;
  do at = unpackFrame(packed, view, at, out);
  while (at < packed.length);
  return out.bytes.subarray(0, out.count);
}

interface Lz4Output {
  bytes: Uint8Array;
  count: number;
  readonly maxBytes: number;
}

/** @returns the byte behind the frame */
function unpackFrame(packed: Uint8Array, view: DataView, from: number, out: Lz4Output): number {
  let at = from;
  const needs = (bytes: number): void => {
    if (at + bytes > packed.length) throw new Error(`a frame that is cut at byte ${packed.length}`);
  };
  needs(7);
  const begins = view.getUint32(at, true);
  if (begins >>> 4 === 0x184d2a5) return skippedFrame(view, at);
  if (begins !== magic) throw new Error(`bytes that begin with 0x${begins.toString(16)}`);
  const flags = packed[at + 4];
  const blockBytes = blockBytesOf(packed[at + 5]);
  if (flags >> 6 !== 1) throw new Error(`version ${flags >> 6} of LZ4 frames`);
  if ((flags & 1) !== 0) throw new Error('a frame that needs a dictionary');
  const [areApart, hasBlockSums, hasSize, hasSum] = [0x20, 0x10, 0x08, 0x04].map((bit) => (flags & bit) !== 0);
  const start = out.count;
  at += 6;
  needs((hasSize ? 8 : 0) + 1 + 4);
  const size = hasSize ? Number(view.getBigUint64(at, true)) : undefined;
  if (hasSize) at += 8;
  if (packed[at] !== ((xxh32(packed.subarray(from + 4, at)) >>> 8) & 0xff))
    throw new Error('a frame whose header has another checksum');
  at++;
  for (;;) {
    needs(4);
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) break;
    const bytes = word & 0x7fffffff;
    if (bytes > blockBytes) throw new Error(`a block of ${bytes} bytes where one has ${blockBytes} at most`);
    needs(bytes + (hasBlockSums ? 4 : 0));
    const end = at + bytes;
    if (hasBlockSums && view.getUint32(end, true) !== xxh32(packed.subarray(at, end)))
      throw new Error('a block with another checksum');
    makeRoom(out, blockBytes);
    const limit = Math.min(out.count + blockBytes, out.maxBytes);
    if (word >>> 31 === 1) {
      if (out.count + bytes > limit) throw tooMuch(limit - out.count);
      out.bytes.set(packed.subarray(at, end), out.count);
      out.count += bytes;
    } else out.count = unpackBlock(packed, at, end, out.bytes, out.count, areApart ? out.count : start, limit);
    at = end + (hasBlockSums ? 4 : 0);
  }
  if (size !== undefined && size !== out.count - start)
    throw new Error(`${out.count - start} bytes where the frame says ${size}`);
  if (hasSum) {
    needs(4);
    if (view.getUint32(at, true) !== xxh32(out.bytes.subarray(start, out.count)))
      throw new Error('a frame with another checksum');
    at += 4;
  }
  return at;
}

function skippedFrame(view: DataView, at: number): number {
  const end = at + 8 + (at + 8 <= view.byteLength ? view.getUint32(at + 4, true) : 0);
  if (end > view.byteLength) throw new Error(`a frame that is cut at byte ${view.byteLength}`);
  return end;
}

/** 64 KiB, 256 KiB, 1 MiB or 4 MiB. */
function blockBytesOf(descriptor: number): number {
  const size = (descriptor >> 4) & 7;
  if (size < 4) throw new Error(`blocks of the size ${size}, which there is none of`);
  return 1 << (8 + 2 * size);
}

/** Room for a block, within what may be unpacked. */
function makeRoom(out: Lz4Output, blockBytes: number): void {
  const wanted = Math.min(out.count + blockBytes, out.maxBytes);
  if (wanted <= out.bytes.length) return;
  const grown = new Uint8Array(Math.max(wanted, Math.min(2 * out.bytes.length, out.maxBytes)));
  grown.set(out.bytes.subarray(0, out.count));
  out.bytes = grown;
}
