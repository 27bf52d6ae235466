/**
 * Unpacks LZ4 frames. Every length and distance comes from the file and is bounded before it is followed, and memory by the blocks that have come.
 *
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
import { xxh32 } from './xxh32.ts';

const magic = 0x184d2204;
const shortestMatch = 4;
/** Up to here a loop copies faster than a call. */
const shortCopy = 32;

/**
 * Unpacks all frames of a packet.
 *
 * @param mostBytes what is more when unpacked is an error
 * @param room memory to unpack into, where it is large enough
 * @returns the bytes, as a view of `room` or of larger memory
 * @throws Error that says what is wrong
 */
export function unpackLz4(packed: Uint8Array, mostBytes: number, room: Uint8Array = new Uint8Array(0)): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const out: Output = { bytes: room, count: 0, mostBytes };
  let at = 0;
  do at = unpackFrame(packed, view, at, out);
  while (at < packed.length);
  return out.bytes.subarray(0, out.count);
}

interface Output {
  bytes: Uint8Array;
  count: number;
  readonly mostBytes: number;
}

/** @returns the byte behind the frame */
function unpackFrame(packed: Uint8Array, view: DataView, from: number, out: Output): number {
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
    const limit = Math.min(out.count + blockBytes, out.mostBytes);
    if (word >>> 31 === 1) {
      if (out.count + bytes > limit) throw tooMuch(limit - out.count);
      out.bytes.set(packed.subarray(at, end), out.count);
      out.count += bytes;
    } else out.count = unpackBlock(packed, at, end, out.bytes, out.count, areApart ? out.count : start, limit);
    at = end + (hasBlockSums ? 4 : 0);
  }
  if (size !== undefined && size !== out.count - start)
    throw new Error(`${out.count - start} bytes where the frame tells ${size}`);
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
function makeRoom(out: Output, blockBytes: number): void {
  const wanted = Math.min(out.count + blockBytes, out.mostBytes);
  if (wanted <= out.bytes.length) return;
  const grown = new Uint8Array(Math.max(wanted, Math.min(2 * out.bytes.length, out.mostBytes)));
  grown.set(out.bytes.subarray(0, out.count));
  out.bytes = grown;
}

const tooMuch = (limit: number): Error => new Error(`a block of more than ${limit} bytes`);

/**
 * Unpacks a block: sequences of literals and of a match further back. Events give short ones, so words are copied where there is room for them: twice as
 * fast as bytes.
 *
 * @param first matches reach back to here
 * @param limit nothing is written from here on
 * @returns the byte behind the last that was written
 */
function unpackBlock(
  fromBytes: Uint8Array,
  start: number,
  end: number,
  toBytes: Uint8Array,
  startOut: number,
  first: number,
  limit: number,
): number {
  const from = new DataView(fromBytes.buffer, fromBytes.byteOffset, fromBytes.length);
  const to = new DataView(toBytes.buffer, toBytes.byteOffset, toBytes.length);
  let at = start;
  let out = startOut;
  while (at < end) {
    const token = from.getUint8(at++);
    let literals = token >> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255 && at < end) literals += more = from.getUint8(at++);
    }
    if (literals > end - at) throw new Error('literals that reach beyond their block');
    if (literals > limit - out) throw tooMuch(limit - startOut);
    // What is copied beyond the literals, or the match, is written over by what follows.
    if (literals <= 4 && out + 4 <= limit && at + 4 <= end) {
      to.setInt32(out, from.getInt32(at));
    } else if (literals > shortCopy) {
      toBytes.set(fromBytes.subarray(at, at + literals), out);
    } else for (let k = 0; k < literals; k++) to.setInt8(out + k, from.getInt8(at + k));
    at += literals;
    out += literals;
    // The last sequence has no match.
    if (at === end) return out;
    if (end - at < 2) throw new Error('a match that is cut');
    const distance = from.getUint16(at, true);
    at += 2;
    if (distance === 0 || distance > out - first) throw new Error(`a match ${distance} bytes back where ${out - first} are`);
    let length = (token & 15) + shortestMatch;
    if (length === 15 + shortestMatch) {
      let more = 255;
      while (more === 255 && at < end) length += more = from.getUint8(at++);
    }
    if (length > limit - out) throw tooMuch(limit - startOut);
    const back = out - distance;
    // A word may begin with what the one before it has written.
    if (length <= 8 && distance >= 4 && out + 8 <= limit) {
      to.setInt32(out, to.getInt32(back));
      to.setInt32(out + 4, to.getInt32(back + 4));
    } else if (length > shortCopy && distance >= length) toBytes.copyWithin(out, back, back + length);
    else for (let k = 0; k < length; k++) to.setInt8(out + k, to.getInt8(back + k));
    out += length;
  }
  throw new Error('a block that ends with a match');
}
