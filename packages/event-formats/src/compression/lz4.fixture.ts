import { xxh32 } from './xxh32.ts';

/** Packs bytes as a frame of linked blocks of 64 KiB, with matches of what was last seen: small, slow, and enough for tests. */
export function packLz4(bytes: Uint8Array): Uint8Array {
  const head = [0x40, 0x40];
  const frame = [...word(0x184d2204), ...head, (xxh32(Uint8Array.from(head)) >>> 8) & 0xff];
  for (let from = 0; from < bytes.length; from += 1 << 16) {
    const to = Math.min(from + (1 << 16), bytes.length);
    const block = packBlock(bytes, from, to);
    // What does not become smaller is stored.
    const isStored = block.length >= to - from;
    const stored = isStored ? bytes.subarray(from, to) : block;
    frame.push(...word(stored.length + (isStored ? 2 ** 31 : 0)));
    for (const byte of stored) frame.push(byte);
  }
  return Uint8Array.from([...frame, ...word(0)]);
}

const word = (value: number): number[] => [0, 8, 16, 24].map((bits) => (value >>> bits) & 0xff);

/** Sequences of literals and a match; the last five bytes are literals. */
function packBlock(bytes: Uint8Array, from: number, to: number): number[] {
  const block: number[] = [];
  const seen = new Map<string, number>();
  let literals = from;
  for (let at = from; at + 12 < to; ) {
    const key = bytes.subarray(at, at + 4).join();
    const match = seen.get(key);
    seen.set(key, at);
    if (match === undefined) {
      at++;
      continue;
    }
    let length = 4;
    while (at + length < to - 5 && bytes[match + length] === bytes[at + length]) length++;
    block.push(...sequence(bytes.subarray(literals, at), length), (at - match) & 0xff, (at - match) >> 8);
    if (length >= 19) block.push(...rest(length - 19));
    at += length;
    literals = at;
  }
  block.push(...sequence(bytes.subarray(literals, to), 4));
  return block;
}

const rest = (length: number): number[] => [...Array.from({ length: Math.floor(length / 255) }, () => 255), length % 255];

function sequence(literals: Uint8Array, length: number): number[] {
  const token = (Math.min(15, literals.length) << 4) | Math.min(15, length - 4);
  return [token, ...(literals.length >= 15 ? rest(literals.length - 15) : []), ...literals];
}
