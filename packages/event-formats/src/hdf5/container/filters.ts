/** Undoes what packed a chunk. Each step is bounded by the size that a chunk has; what gives more is damaged, or a bomb. */

import { copyWithin, inflated, UnreadPacking, unpackedZstd, unshuffled } from '../../compression/packing.ts';
import { unpackBlosc } from './blosc.ts';
import type { Filter } from './dataset.ts';

/** Filters by their registered numbers. @see https://github.com/HDFGroup/hdf5_plugins */
export const filterIds = {
  deflate: 1,
  shuffle: 2,
  fletcher32: 3,
  lzf: 32_000,
  blosc: 32_001,
  zstd: 32_015,
  ecf: 0x8ecf,
} as const;

const names: Readonly<Record<number, string>> = {
  4: 'szip',
  5: 'n-bit',
  6: 'scale-offset',
  32_004: 'LZ4',
  32_008: 'bitshuffle',
  32_026: 'Blosc2',
};

/**
 * The bytes of a chunk.
 *
 * @param mask bit k: filter k was left out
 * @param size bytes that come of it
 * @throws Error that says what is wrong, in the words of a message's `got`
 */
export async function unfiltered(
  packed: Uint8Array,
  filters: readonly Filter[],
  mask: number,
  size: number,
): Promise<Uint8Array> {
  let bytes = packed;
  for (let k = filters.length - 1; k >= 0; k--) if (((mask >> k) & 1) === 0) bytes = await undone(filters[k], bytes, size);
  if (bytes.length !== size) throw new Error(`${bytes.length} bytes in a chunk of ${size}`);
  return bytes;
}

async function undone({ id, settings: [setting = 1] }: Filter, bytes: Uint8Array, size: number): Promise<Uint8Array> {
  switch (id) {
    case filterIds.deflate:
      return inflated(bytes, largest(size));
    case filterIds.shuffle:
      return unshuffled(bytes, setting);
    case filterIds.fletcher32:
      return checked(bytes);
    case filterIds.lzf:
      return unpackedLzf(bytes, size);
    case filterIds.blosc:
      return unpackBlosc(bytes, size);
    case filterIds.zstd:
      return unpackedZstd(bytes, size);
    default:
      throw new UnreadPacking(`the filter ${id}${names[id] === undefined ? '' : ` (${names[id]})`}`);
  }
}

/** A check sum may follow the data that were packed. */
const largest = (size: number): number => size + 4;

/** Takes off a check sum of Fletcher. @throws Error when it is of other bytes */
function checked(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 4) throw new Error('no check sum');
  const data = bytes.subarray(0, bytes.length - 4);
  const sum = fletcher32(data);
  const [a, b, c, d] = bytes.subarray(bytes.length - 4);
  const stored = (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
  // Old libraries on little-endian machines exchanged the bytes of both halves.
  const exchanged = (((sum & 0x00ff00ff) << 8) | ((sum >>> 8) & 0x00ff00ff)) >>> 0;
  if (stored !== sum && stored !== exchanged) throw new Error('a check sum of other data');
  return data;
}

/** Fletcher's check sum over big-endian words of 16 bits. */
export function fletcher32(bytes: Uint8Array): number {
  let [low, high] = [0, 0];
  for (let at = 0; at < bytes.length; at += 2) {
    // Modulo 2^16 − 1, which 0 and 2^16 − 1 both stand for; the library folds, and so never gives 0 for what is not all 0.
    low += (bytes[at] << 8) | (at + 1 < bytes.length ? bytes[at + 1] : 0);
    low = (low & 0xffff) + (low >>> 16);
    high += low;
    high = (high & 0xffff) + (high >>> 16);
  }
  return ((high << 16) | low) >>> 0;
}

/** LZF, as h5py writes it. @throws Error when it does not give `size` bytes */
function unpackedLzf(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let to = 0;
  for (let at = 0; at < bytes.length; ) {
    const control = bytes[at++];
    if (control < 32) {
      const literal = control + 1;
      if (at + literal > bytes.length || to + literal > size) throw new Error('LZF data that end too early');
      out.set(bytes.subarray(at, at + literal), to);
      at += literal;
      to += literal;
      continue;
    }
    let length = control >> 5;
    if (length === 7) length += bytes[at++];
    const from = to - ((control & 31) << 8) - bytes[at++] - 1;
    to = copyWithin(out, from, to, length + 2);
  }
  if (to !== size) throw new Error(`LZF data of ${to} bytes`);
  return out;
}
