/** Ways of packing that several filters share. All are bounded by the size that must come of them. */
import { allBytes, decompressed } from './decompress.ts';
import { unpackBlock } from './lz4-block.ts';
import { unpackZstd } from './zstd-frame.ts';

/** Data are sound as far as can be told, and packed in a way that is not read here. */
export class UnreadPacking extends Error {}

/**
 * Repeats bytes that are already there, one after the other, so that a run may repeat itself.
 *
 * @returns the byte behind them
 * @throws Error when they begin before the first byte or end behind the last; NaN does too
 */
export function copyWithin(out: Uint8Array, from: number, to: number, length: number): number {
  const end = to + length;
  if (!(from >= 0 && from < to && end <= out.length)) throw new Error('packed data that point outside themselves');
  if (from + length <= to) out.copyWithin(to, from, from + length);
  else for (let k = 0; k < length; k++) out[to + k] = out[from + k];
  return end;
}

/** zlib data. @throws Error when they are damaged, or give more than `most` bytes */
export async function inflated(bytes: Uint8Array, max: number): Promise<Uint8Array> {
  // Node's own is some ten times as fast for small chunks.
  const zlib = globalThis.process?.getBuiltinModule?.('node:zlib');
  return zlib === undefined ? inflatedByStream(bytes, max) : zlib.inflateSync(bytes, { maxOutputLength: max });
}

/** As `inflated`, with what browsers have. */
export const inflatedByStream = (bytes: Uint8Array, max: number): Promise<Uint8Array> =>
  allBytes(decompressed([bytes], 'deflate'), max).catch((cause: unknown) => {
    // Some say nothing of data that end too early.
    const message = cause instanceof Error && cause.message !== '' ? cause.message : 'data that end unexpectedly';
    throw new Error(`zlib: ${message}`, { cause });
  });

/** One frame of Zstandard. @throws Error when it is damaged, or gives other than `size` bytes */
export function unpackedZstd(bytes: Uint8Array, size: number): Uint8Array {
  const out = unpackZstd(bytes, size);
  if (out.length !== size) throw new Error(`Zstandard data of ${out.length} bytes for ${size}`);
  return out;
}

/** A block of LZ4, without a frame. @throws Error when it is damaged, or gives other than `out` holds */
export function unpackLz4(bytes: Uint8Array, out: Uint8Array): void {
  const end = unpackBlock(bytes, 0, bytes.length, out, 0, 0, out.length);
  if (end !== out.length) throw new Error(`LZ4 data of ${end} bytes for ${out.length}`);
}

/** Byte k of all values, for each k, back to values. */
export function unshuffled(bytes: Uint8Array, valueBytes: number): Uint8Array {
  const count = Math.floor(bytes.length / valueBytes);
  if (valueBytes <= 1 || count <= 1) return bytes;
  const out = new Uint8Array(bytes.length);
  for (let k = 0; k < valueBytes; k++) {
    for (let from = k * count, to = k, end = from + count; from < end; from++, to += valueBytes) out[to] = bytes[from];
  }
  out.set(bytes.subarray(count * valueBytes), count * valueBytes);
  return out;
}
