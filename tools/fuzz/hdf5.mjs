// HDF5 files, damaged, with the checksums of their structures mended so that the damage is read.
import { damaged } from './damage.mjs';

/** @param {Buffer} bytes a sound file */
export function damagedHdf5(bytes, random) {
  const result = damaged(bytes, random);
  if (random.uniform() < 0.8) mend(result);
  return result;
}

function mend(bytes) {
  const signature = bytes.indexOf('\x89HDF\r\n\x1a\n', 0, 'latin1');
  // The superblock of versions 2 and 3: 44 bytes and their checksum.
  if (signature >= 0 && bytes[signature + 8] >= 2) seal(bytes, signature, signature + 44);
  for (let at = bytes.indexOf('OHDR'); at >= 0; at = bytes.indexOf('OHDR', at + 1)) {
    const flags = bytes[at + 5];
    const sizeAt = at + 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
    const sizeBytes = 1 << (flags & 3);
    if (sizeBytes > 4 || sizeAt + sizeBytes > bytes.length) continue;
    seal(bytes, at, sizeAt + sizeBytes + bytes.readUIntLE(sizeAt, sizeBytes));
  }
}

function seal(bytes, from, to) {
  if (to + 4 <= bytes.length) bytes.writeUInt32LE(lookup3(bytes.subarray(from, to)), to);
}

const rotated = (x, k) => (x << k) | (x >>> (32 - k));

/** Bob Jenkins' hash "lookup3" (hashlittle), which HDF5 takes for a checksum. */
function lookup3(bytes) {
  let [a, b, c] = Array(3).fill((0xdeadbeef + bytes.length) | 0);
  const word = (at, end) => {
    let value = 0;
    for (let i = 0; i < 4 && at + i < end; i++) value |= bytes[at + i] << (8 * i);
    return value;
  };
  let at = 0;
  for (; bytes.length - at > 12; at += 12) {
    a = (a + word(at, bytes.length)) | 0;
    b = (b + word(at + 4, bytes.length)) | 0;
    c = (c + word(at + 8, bytes.length)) | 0;
    a = ((a - c) | 0) ^ rotated(c, 4);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ rotated(a, 6);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ rotated(b, 8);
    b = (b + a) | 0;
    a = ((a - c) | 0) ^ rotated(c, 16);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ rotated(a, 19);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ rotated(b, 4);
    b = (b + a) | 0;
  }
  if (at === bytes.length) return c >>> 0;
  a = (a + word(at, bytes.length)) | 0;
  b = (b + word(at + 4, bytes.length)) | 0;
  c = (c + word(at + 8, bytes.length)) | 0;
  c = ((c ^ b) - rotated(b, 14)) | 0;
  a = ((a ^ c) - rotated(c, 11)) | 0;
  b = ((b ^ a) - rotated(a, 25)) | 0;
  c = ((c ^ b) - rotated(b, 16)) | 0;
  a = ((a ^ c) - rotated(c, 4)) | 0;
  b = ((b ^ a) - rotated(a, 14)) | 0;
  c = ((c ^ b) - rotated(b, 24)) | 0;
  return c >>> 0;
}
