/**
 * Blosc 1: a head of 16 bytes, then blocks, each in one stream or in one per byte of a value; shuffled by bytes or by bits before. Packed with
 * BloscLZ, LZ4, zlib or Zstandard. @see https://github.com/Blosc/c-blosc/blob/main/README_CHUNK_FORMAT.rst
 */

import { copyWithin, inflated, UnreadPacking, unpackedZstd, unpackLz4, unshuffled } from '../../compression/packing.ts';

const headBytes = 16;
/** Values of more bytes are never split, nor blocks of fewer values. */
const maxSplits = 16;
const minSplit = 128;

/**
 * Unpacks a chunk.
 *
 * @param size bytes that must come of it
 * @throws Error that says what is wrong, in the words of a message's `got`
 */
export async function unpackBlosc(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  if (bytes.length < headBytes) throw new Error(`${bytes.length} bytes of Blosc`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [version, , flags, valueBytes] = bytes;
  const [said, blockBytes, packed] = [4, 8, 12].map((at) => view.getUint32(at, true));
  if (version !== 2) throw new UnreadPacking(`Blosc of version ${version}`);
  if (said !== size) throw new Error(`Blosc data of ${said} bytes in a chunk of ${size}`);
  if (packed > bytes.length) throw new Error(`${bytes.length} of ${packed} bytes of Blosc`);
  if (flags & 2) return plain(bytes, size);
  if (blockBytes === 0 || blockBytes > size || valueBytes === 0) throw new Error(`blocks of ${blockBytes} bytes of Blosc`);
  const blocks = Math.ceil(size / blockBytes);
  if (headBytes + 4 * blocks > packed) throw new Error(`${blocks} blocks in ${packed} bytes of Blosc`);
  const out = new Uint8Array(size);
  const method = methodOf(flags >> 5);
  for (let k = 0; k < blocks; k++) {
    const block = out.subarray(k * blockBytes, Math.min(size, (k + 1) * blockBytes));
    const isShort = block.length < blockBytes;
    const isSplit = (flags & 16) === 0 && !isShort && valueBytes <= maxSplits && blockBytes / valueBytes >= minSplit;
    await unpackBlock(
      bytes.subarray(0, packed),
      view.getUint32(headBytes + 4 * k, true),
      block,
      isSplit ? valueBytes : 1,
      method,
    );
    if (flags & 1 && valueBytes > 1) block.set(unshuffled(block, valueBytes));
    else if (flags & 4) block.set(unshuffledBits(block, valueBytes));
  }
  return out;
}

function plain(bytes: Uint8Array, size: number): Uint8Array {
  if (headBytes + size > bytes.length) throw new Error(`${bytes.length - headBytes} of ${size} bytes of Blosc`);
  return bytes.subarray(headBytes, headBytes + size);
}

/** Unpacks into `out`, all of it. */
type Method = (bytes: Uint8Array, out: Uint8Array) => void | Promise<void>;

function methodOf(kind: number): Method {
  switch (kind) {
    case 0:
      return unpackBloscLz;
    case 1:
      return unpackLz4;
    case 3:
      return async (bytes, out) => {
        const all = await inflated(bytes, out.length);
        if (all.length !== out.length) throw new Error(`zlib data of ${all.length} bytes for ${out.length}`);
        out.set(all);
      };
    case 4:
      return (bytes, out) => out.set(unpackedZstd(bytes, out.length));
    default:
      throw new UnreadPacking(kind === 2 ? 'Blosc with Snappy' : `Blosc with method ${kind}`);
  }
}

async function unpackBlock(bytes: Uint8Array, from: number, block: Uint8Array, splits: number, method: Method): Promise<void> {
  const each = Math.floor(block.length / splits);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = from;
  for (let k = 0; k < splits; k++) {
    if (at + 4 > bytes.length) throw new Error('a block of Blosc behind its end');
    const length = view.getUint32(at, true);
    at += 4;
    if (at + length > bytes.length) throw new Error('a block of Blosc that ends behind its end');
    const part = bytes.subarray(at, at + length);
    const out = block.subarray(k * each, (k + 1) * each);
    // What did not get shorter was left as it is.
    if (length === each) out.set(part);
    else await method(part, out);
    at += length;
  }
}

/** Bit i of byte b of all values, for each b and i, back to values. Counts that are no multiple of 8 were left as they are. */
function unshuffledBits(bytes: Uint8Array, valueBytes: number): Uint8Array {
  const count = Math.floor(bytes.length / valueBytes);
  if (count % 8 !== 0) return bytes;
  const out = new Uint8Array(bytes.length);
  const perRow = count / 8;
  for (let b = 0; b < valueBytes; b++) {
    for (let i = 0; i < 8; i++) {
      const row = (b * 8 + i) * perRow;
      for (let m = 0; m < perRow; m++) {
        const byte = bytes[row + m];
        for (let k = 0, to = 8 * m * valueBytes + b; k < 8; k++, to += valueBytes) out[to] |= ((byte >> k) & 1) << i;
      }
    }
  }
  out.set(bytes.subarray(count * valueBytes), count * valueBytes);
  return out;
}

/** BloscLZ: FastLZ's second level. */
function unpackBloscLz(bytes: Uint8Array, out: Uint8Array): void {
  let [at, to] = [1, 0];
  let control = bytes[0] & 31;
  for (;;) {
    if (control < 32) {
      const literal = control + 1;
      if (at + literal > bytes.length || to + literal > out.length) throw new Error('BloscLZ data that end too early');
      out.set(bytes.subarray(at, at + literal), to);
      at += literal;
      to += literal;
    } else {
      let length = (control >> 5) - 1;
      const far = (control & 31) << 8;
      if (length === 6) for (let more = 255; more === 255; length += more) more = bytes[at++];
      let distance = far + bytes[at++];
      // As far as 13 bits go, and 16 bits more.
      if (distance === far + 255 && far === 31 << 8) {
        distance = 8191 + (bytes[at] << 8) + bytes[at + 1];
        at += 2;
      }
      to = copyWithin(out, to - distance - 1, to, length + 3);
    }
    if (at >= bytes.length) break;
    control = bytes[at++];
  }
  if (to !== out.length) throw new Error(`BloscLZ data of ${to} bytes for ${out.length}`);
}
