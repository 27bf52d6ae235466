// HDF5 files, damaged, with the checksums of their structures mended so that the damage is read.
import { damaged } from './damage.mjs';

/** @param {(bytes: Uint8Array) => number} checksum of HDF5 @returns a change of a sound file */
export const damagedHdf5 = (checksum) => (bytes, random) => {
  const result = damaged(bytes, random);
  if (random.uniform() < 0.8) mend(result, checksum);
  return result;
};

function mend(bytes, checksum) {
  const seal = (from, to) => {
    if (to + 4 <= bytes.length) bytes.writeUInt32LE(checksum(bytes.subarray(from, to)), to);
  };
  const signature = bytes.indexOf('\x89HDF\r\n\x1a\n', 0, 'latin1');
  // The superblock of versions 2 and 3: 44 bytes and their checksum.
  if (signature >= 0 && bytes[signature + 8] >= 2) seal(signature, signature + 44);
  for (let at = bytes.indexOf('OHDR'); at >= 0; at = bytes.indexOf('OHDR', at + 1)) {
    const flags = bytes[at + 5];
    const sizeAt = at + 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
    const sizeBytes = 1 << (flags & 3);
    if (sizeBytes > 4 || sizeAt + sizeBytes > bytes.length) continue;
    seal(at, sizeAt + sizeBytes + bytes.readUIntLE(sizeAt, sizeBytes));
  }
}
