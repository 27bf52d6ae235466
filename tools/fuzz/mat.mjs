// MATLAB files of level 5, damaged inside their zlib streams, whose checksums and lengths are made anew.
import { deflateSync, inflateSync } from 'node:zlib';
import { damaged } from './damage.mjs';

const headerBytes = 128;
const compressed = 15;

/** @param {Buffer} bytes a sound file whose variables are compressed */
export function damagedMat(bytes, random) {
  if (random.uniform() < 0.3) return damaged(bytes, random);
  const elements = [];
  for (let at = headerBytes; at < bytes.length; at += 8 + elements.at(-1).data.length) {
    elements.push({ type: bytes.readUInt32LE(at), data: bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4)) });
  }
  const chosen = random.integer(elements.length);
  const parts = elements.map(({ type, data }, i) => {
    const changed = i === chosen && type === compressed ? deflateSync(damaged(inflateSync(data), random)) : data;
    const tag = Buffer.alloc(8);
    tag.writeUInt32LE(type, 0);
    tag.writeUInt32LE(changed.length, 4);
    return Buffer.concat([tag, changed]);
  });
  if (random.uniform() < 0.1) parts.push(parts[random.integer(parts.length)]);
  return Buffer.concat([bytes.subarray(0, headerBytes), ...parts]);
}
