/** Unpacks chunks and messages, with a bound on what comes out. */
import { decompress } from 'fzstd';
import type { EventFormatError } from '@spikeseg/events';

/** Bytes of the largest chunk or message that is unpacked; recorders make chunks of about a megabyte. */
export const mostUnpacked = 1 << 28;

/** Unpacks to a size that is known. Throws any `Error` where the data or the size are wrong. */
export type Unpack = (packed: Uint8Array, size: number) => Uint8Array;

/** Reads so many bits; null goes on to the next whole byte. */
type Bits = (count: number | null) => number;

/** The part of unbzip2-stream that does no streaming. */
interface Bzip2 {
  /** Size of the blocks, in 100,000 bytes. */
  header(bits: Bits): number;
  /** Unpacks a block; returns the checksum so far, null at the end. @param block of 100,000 values for each of the size */
  decompress(bits: Bits, write: (byte: number) => void, block: Int32Array, size: number, crc: number): number | null;
}

/** What unpacks chunks, by the names that bags and MCAP give. Loaded when a file is opened. */
export async function unpackers(): Promise<Record<'bz2' | 'lz4' | 'zstd', Unpack>> {
  // @ts-expect-error the package has no types
  const { default: bzip2 } = (await import('unbzip2-stream/lib/bzip2.js')) as { readonly default: Bzip2 };
  const bz2: Unpack = (packed, size) => {
    const out = roomFor(size);
    let n = 0;
    const bits = bitsOf(packed);
    const block = new Int32Array(100_000 * bzip2.header(bits));
    for (let crc: number | null = 0; crc !== null; )
      crc = bzip2.decompress(
        bits,
        (byte) => {
          if (n === size) throw new Error(`more than ${size} bytes came out`);
          out[n++] = byte;
        },
        block,
        block.length,
        crc,
      );
    return whole(out, n);
  };
  return { bz2, lz4: unlz4, zstd: (packed, size) => decompress(packed, roomFor(size)) };
}

/** A message that was compressed by itself with Zstandard, as rosbag2 can do; others are handed back. @param fault makes the error to throw */
export function unzstdMessage(data: Uint8Array, fault: (got: string) => EventFormatError): Uint8Array {
  if (data[0] !== 0x28 || data[1] !== 0xb5 || data[2] !== 0x2f || data[3] !== 0xfd) return data;
  const size = zstdSize(data);
  if (size === undefined || size > mostUnpacked) throw fault(`${size ?? 'an unknown number of'} bytes in a Zstandard frame`);
  try {
    return decompress(data);
  } catch (cause) {
    throw fault(`a damaged Zstandard frame (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}

/** Size that the header of a Zstandard frame gives. */
function zstdSize(data: Uint8Array): number | undefined {
  if (data.length < 18) return undefined;
  const isSingle = (data[4] & 0x20) !== 0;
  const at = 5 + (isSingle ? 0 : 1) + [0, 1, 2, 4][data[4] & 3];
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  switch (data[4] >> 6) {
    case 0:
      return isSingle ? data[at] : undefined;
    case 1:
      return view.getUint16(at, true) + 256;
    case 2:
      return view.getUint32(at, true);
    default:
      return Number(view.getBigUint64(at, true));
  }
}

function roomFor(size: number): Uint8Array {
  if (size > mostUnpacked) throw new Error(`${size} bytes; at most ${mostUnpacked} are unpacked at once`);
  return new Uint8Array(size);
}

function whole(out: Uint8Array, n: number): Uint8Array {
  if (n !== out.length) throw new Error(`${n} bytes came out, and ${out.length} were announced`);
  return out;
}

/** Reads bits, the highest first; null goes on to the next whole byte. */
function bitsOf(bytes: Uint8Array): (count: number | null) => number {
  let [at, left] = [0, 0];
  return (count) => {
    if (count === null) left = 0;
    let value = 0;
    for (let wanted = count ?? 0; wanted > 0; ) {
      if (left === 0) {
        if (at === bytes.length) throw new Error('the data end early');
        at++;
        left = 8;
      }
      const taken = Math.min(left, wanted);
      left -= taken;
      wanted -= taken;
      value = (value << taken) | ((bytes[at - 1] >> left) & ((1 << taken) - 1));
    }
    return value;
  };
}

/** A frame of LZ4: header, blocks, end mark. Checksums are not looked at. */
function unlz4(packed: Uint8Array, size: number): Uint8Array {
  const out = roomFor(size);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const flags = packed[4];
  if (packed.length < 7 || view.getUint32(0, true) !== 0x184d2204 || flags >> 6 !== 1) throw new Error('no LZ4 frame');
  let at = 7 + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4);
  for (let n = 0; ; ) {
    const head = view.getUint32(at, true);
    at += 4;
    if (head === 0) return whole(out, n);
    const bytes = head & 0x7fff_ffff;
    if (bytes > packed.length - at) throw new Error(`a block of ${bytes} bytes, with ${packed.length - at} left`);
    const block = packed.subarray(at, at + bytes);
    if (head >>> 31 === 0) n = unlz4Block(block, out, n);
    else {
      out.set(block, n);
      n += bytes;
    }
    at += bytes + ((flags & 0x10) === 0 ? 0 : 4);
  }
}

/** Sequences of a block: literals, then a copy of what came out before. @returns where the next block writes */
function unlz4Block(block: Uint8Array, out: Uint8Array, from: number): number {
  let [at, n] = [0, from];
  const lengthOf = (nibble: number): number => {
    let length = nibble;
    if (nibble < 15) return length;
    for (let byte = 255; byte === 255; length += byte) {
      if (at >= block.length) throw new Error('a length leads past its block');
      byte = block[at++];
    }
    return length;
  };
  while (at < block.length) {
    const token = block[at++];
    const literals = lengthOf(token >> 4);
    if (literals > block.length - at || literals > out.length - n) throw new Error('literals lead past their block');
    out.set(block.subarray(at, at + literals), n);
    at += literals;
    n += literals;
    if (at === block.length) return n;
    if (at + 2 > block.length) throw new Error('a block is cut');
    const back = block[at] | (block[at + 1] << 8);
    at += 2;
    const copied = 4 + lengthOf(token & 15);
    if (back === 0 || back > n || copied > out.length - n) throw new Error('a copy leads out of what is unpacked');
    if (back >= copied) out.copyWithin(n, n - back, n - back + copied);
    else for (let k = n; k < n + copied; k++) out[k] = out[k - back];
    n += copied;
  }
  return n;
}
