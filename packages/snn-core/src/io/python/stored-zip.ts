import { shownName } from '../json-text.ts';
import { PythonCheckpointError } from './python-checkpoint-error.ts';

const endSignature = 0x0605_4b50;
const endLength = 22;
const entrySignature = 0x0201_4b50;
const entryLength = 46;
const localSignature = 0x0403_4b50;
const localLength = 30;

/**
 * Files of a zip archive by name, as views of its bytes. Only archives whose files are stored as they are, which is what
 * PyTorch writes so that it can map them into memory; every checksum is checked.
 *
 * @throws PythonCheckpointError when the archive is damaged or holds compressed files
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function readStoredZip(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const files = new Map<string, Uint8Array>();
  let total = 0;
  let position = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    requireSignature(view, position, entryLength, entrySignature, 'an entry of the directory');
    const method = view.getUint16(position + 10, true);
    const size = view.getUint32(position + 24, true);
    const nameLength = view.getUint16(position + 28, true);
    const nameStart = position + entryLength;
    const name = new TextDecoder().decode(bytes.subarray(nameStart, nameStart + nameLength));
    const shown = shownName(name);
    if (files.has(name)) throw damaged('files of different names', `two called ${shown}`);
    total += size;
    // Entries that share bytes would make a small file take for ever.
    if (total > bytes.length) throw damaged(`at most ${bytes.length} bytes in all files`, `${total}`);
    if (method !== 0) throw damaged('a stored file', `${shown} compressed by method ${method}`);
    const contents = readFile(view, view.getUint32(position + 42, true), size, shown);
    const checksum = view.getUint32(position + 16, true);
    const found = crc32(contents);
    if (found !== checksum) throw damaged(`${shown} with checksum ${checksum}`, `${found}; the file is damaged`);
    files.set(name, contents);
    position = nameStart + nameLength + view.getUint16(position + 30, true) + view.getUint16(position + 32, true);
  }
  return files;
}

/** The end record is the last thing in the file but for a comment of up to 65,535 bytes. */
function findEnd(view: DataView): number {
  const last = view.byteLength - endLength;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--) if (view.getUint32(at, true) === endSignature) return at;
  throw damaged('a zip archive', `${view.byteLength} bytes without its end record`);
}

function readFile(view: DataView, local: number, size: number, name: string): Uint8Array {
  requireSignature(view, local, localLength, localSignature, `the header of ${name}`);
  const start = local + localLength + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + size > view.byteLength)
    throw damaged(`${size} bytes for ${name} at byte ${start}`, `${view.byteLength} in the file`);
  return new Uint8Array(view.buffer, view.byteOffset + start, size);
}

function requireSignature(view: DataView, position: number, length: number, signature: number, what: string): void {
  if (position + length > view.byteLength || view.getUint32(position, true) !== signature) {
    throw damaged(`${what} at byte ${position}`, 'something else');
  }
}

function damaged(expected: string, got: string): PythonCheckpointError {
  return new PythonCheckpointError({ where: 'zip', expected, got });
}

/** Remainder table of the polynomial 0xedb88320, by byte. */
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb8_8320 : 0);
  return remainder;
});

/** CRC-32 as zip, gzip and PNG use it. */
export function crc32(bytes: Uint8Array): number {
  let remainder = 0xffff_ffff;
  for (let i = 0; i < bytes.length; i++) remainder = (remainder >>> 8) ^ crcTable[(remainder ^ bytes[i]) & 0xff];
  return (remainder ^ 0xffff_ffff) >>> 0;
}
