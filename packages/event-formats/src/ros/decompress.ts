/** Unpacks chunks and messages, with a bound on what comes out. */
import { EventFormatError, type FormatFault, type ReadBudget } from '@spikeseg/events';
import { unpackLz4 } from '../compression/lz4-frame.ts';
import { unpackZstd } from '../compression/zstd-frame.ts';

/** Bytes of the largest chunk or message that is unpacked; recorders make chunks of about a megabyte. */
export const maxUnpacked = 1 << 28;

/** Unpacks to a size that is known. Throws any `Error` where the data or the size are wrong. */
type UnpackSized = (packed: Uint8Array, size: number) => Uint8Array;

/** Reads so many bits, the highest first; null goes on to the next whole byte. */
type Bits = (count: number | null) => number;

/** The part of unbzip2-stream that does no streaming. */
interface Bzip2 {
  /** Size of the blocks, in 100,000 bytes. */
  header(bits: Bits): number;
  /** Unpacks a block; returns the checksum so far, null at the end. @param block of 100,000 values for each of the size */
  decompress(bits: Bits, write: (byte: number) => void, block: Int32Array, size: number, crc: number): number | null;
}

/** What unpacks chunks, by the names that bags and MCAP give, within a budget. Loaded when a file is opened. */
export async function unpackers(budget: ReadBudget): Promise<Record<'bz2' | 'lz4' | 'zstd', UnpackSized>> {
  // @ts-expect-error the package has no types
  const { default: bzip2 } = (await import('unbzip2-stream/lib/bzip2.js')) as { readonly default: Bzip2 };
  const bz2: UnpackSized = (packed, size) => {
    const out = new Uint8Array(size);
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
    return out.subarray(0, n);
  };
  const within =
    (unpack: UnpackSized): UnpackSized =>
    (packed, size) => {
      budget.unpack(size);
      if (size > maxUnpacked) throw new Error(`${size} bytes; at most ${maxUnpacked} are unpacked at once`);
      const out = unpack(packed, size);
      if (out.length !== size) throw new Error(`${out.length} bytes came out, and ${size} were announced`);
      return out;
    };
  return { bz2: within(bz2), lz4: within(unpackLz4), zstd: within(unpackZstd) };
}

/** A message that was compressed by itself with Zstandard, as rosbag2 can do; others are handed back. @param fault makes the error to throw */
export function unzstdMessage(data: Uint8Array, budget: ReadBudget, fault: (got: string) => EventFormatError): Uint8Array {
  if (data[0] !== 0x28 || data[1] !== 0xb5 || data[2] !== 0x2f || data[3] !== 0xfd) return data;
  try {
    const bytes = unpackZstd(data, maxUnpacked);
    budget.unpack(bytes.length);
    return bytes;
  } catch (cause) {
    if (cause instanceof EventFormatError) throw cause;
    throw fault(`a damaged Zstandard frame (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}

/** What a library threw, which tells no place, as a fault of the file. */
export function libraryFault(cause: unknown, place: Pick<FormatFault, 'file' | 'offset' | 'expected'>): EventFormatError {
  if (cause instanceof EventFormatError) return cause;
  // A field that is missing or too short is a slip of the library's own.
  const isSlip = cause instanceof TypeError || cause instanceof RangeError || !(cause instanceof Error);
  const got = isSlip ? 'one with a field that is missing or leads out of it' : cause.message;
  return new EventFormatError({ ...place, got }, { cause });
}

function bitsOf(bytes: Uint8Array): Bits {
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
