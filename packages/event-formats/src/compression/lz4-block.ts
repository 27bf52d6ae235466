/** Unpacks blocks of LZ4. Every length and distance comes from the file and is bounded before it is followed. @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md */

const shortestMatch = 4;
/** Up to here a loop copies faster than a call. */
const shortCopy = 32;

/** What is said of a block that gives more than it may. */
export const tooMuch = (limit: number): Error => new Error(`a block of more than ${limit} bytes`);

/**
 * Unpacks a block: sequences of literals and of a match further back. Events give short ones, so words are copied where there is room for them: twice as
 * fast as bytes.
 *
 * @param first matches reach back to here
 * @param limit nothing is written from here on
 * @returns the byte behind the last that was written
 * @throws Error that says what is wrong
 */
export function unpackBlock(
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
