/** Entries of a ZIP archive, stored or deflated, with the 64-bit sizes of large ones. @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
import { EventFormatError, type ReadBudget } from '@spikeseg/events';
import type { ReadReport } from '../read-report.ts';
import { type ByteSource, placedSource, streamSource } from '../source/byte-source.ts';
import { decompressed } from './decompress.ts';

/** A file in an archive. */
export interface ZipEntry {
  readonly name: string;
  /** 0: stored, 8: deflated; others are not read. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Byte of the archive at which its own header begins. */
  readonly offset: number;
}

/** An archive that reads at any place. */
export type ZipSource = ByteSource & Required<{ readonly at: NonNullable<ByteSource['at']>; readonly size: number }>;

const [endMark, end64Mark, locator64Mark, entryMark, localMark] = [0x06054b50, 0x06064b50, 0x07064b50, 0x02014b50, 0x04034b50];
const endBytes = 22;
const longestComment = 0xffff;
const locatorBytes = 20;
const end64Bytes = 56;
const entryBytes = 46;
const localBytes = 30;
const maxDirectoryBytes = 1 << 24;
/** Stands for a size that is in a field of 64 bits. */
const elsewhere = 0xffff_ffff;

/** Lists the entries of an archive. @throws EventFormatError where its directory is damaged, or entries have one name or share bytes */
export async function zipEntries(archive: ZipSource): Promise<ZipEntry[]> {
  const { offset, bytes } = await directoryOf(archive);
  if (!(bytes <= maxDirectoryBytes && offset + bytes <= archive.size))
    throw fault(archive, offset, 'a directory within the archive', `${bytes} bytes at byte ${offset}`);
  const view = viewOf(await archive.at(offset, bytes));
  const entries = new Map<string, ZipEntry>();
  let packedBytes = 0;
  for (let at = 0; at < view.byteLength; ) {
    const [entry, next] = entryAt(archive, view, at, offset);
    if (entries.has(entry.name)) throw fault(archive, offset + at, 'files of different names', `two of ${shown(entry.name)}`);
    packedBytes += entry.packedBytes;
    // Entries that share bytes would make a small file take for ever.
    if (packedBytes > archive.size)
      throw fault(archive, offset + at, `at most ${archive.size} bytes in all files`, `${packedBytes}`);
    entries.set(entry.name, entry);
    at = next;
  }
  return [...entries.values()];
}

/** An entry of the directory, and the byte after it. @param offset of the directory */
function entryAt(archive: ZipSource, view: DataView, at: number, offset: number): readonly [ZipEntry, number] {
  if (at + entryBytes > view.byteLength || view.getUint32(at, true) !== entryMark)
    throw fault(archive, offset + at, 'an entry of the directory', 'something else');
  const nameBytes = view.getUint16(at + 28, true);
  const extraBytes = view.getUint16(at + 30, true);
  const next = at + entryBytes + nameBytes + extraBytes + view.getUint16(at + 32, true);
  if (next > view.byteLength) throw fault(archive, offset + at, 'a whole entry of the directory', 'its end');
  const name = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + entryBytes, nameBytes));
  const sizes = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
  const [bytes, packedBytes, place] = largeSizes(view, at + entryBytes + nameBytes, extraBytes, sizes);
  const entry = {
    name,
    method: view.getUint16(at + 10, true),
    isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
    crc: view.getUint32(at + 16, true),
    packedBytes,
    bytes,
    offset: place,
  };
  return [entry, next];
}

/** Where the directory lies, by the record at the end of the archive. */
async function directoryOf(archive: ZipSource): Promise<{ readonly offset: number; readonly bytes: number }> {
  const from = Math.max(0, archive.size - endBytes - longestComment);
  const tail = viewOf(await archive.at(from, archive.size - from));
  let at = tail.byteLength - endBytes;
  while (at >= 0 && tail.getUint32(at, true) !== endMark) at--;
  if (at < 0)
    throw fault(archive, archive.size, 'the directory of a ZIP archive at the end', 'none', 'the file was cut: copy it again');
  const [bytes, offset] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
  if (bytes !== elsewhere && offset !== elsewhere) return { offset, bytes };
  const locator = from + at - locatorBytes;
  const place = locator < 0 ? undefined : viewOf(await archive.at(locator, locatorBytes));
  const end64 = place?.getUint32(0, true) === locator64Mark ? Number(place.getBigUint64(8, true)) : archive.size;
  const end = end64 + end64Bytes <= archive.size ? viewOf(await archive.at(end64, end64Bytes)) : undefined;
  if (end?.getUint32(0, true) !== end64Mark) throw fault(archive, from + at, 'a directory of 64 bits', 'none');
  return { offset: Number(end.getBigUint64(48, true)), bytes: Number(end.getBigUint64(40, true)) };
}

/** Sizes that do not fit 32 bits are in an extra field, in this order. */
function largeSizes(view: DataView, from: number, length: number, sizes: readonly number[]): readonly number[] {
  if (!sizes.includes(elsewhere)) return sizes;
  for (let at = from; at + 4 <= from + length; ) {
    const bytes = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      let place = at + 4;
      const end = Math.min(at + 4 + bytes, from + length);
      return sizes.map((size) => {
        if (size !== elsewhere || place + 8 > end) return size;
        place += 8;
        return Number(view.getBigUint64(place - 8, true));
      });
    }
    at += 4 + bytes;
  }
  return sizes;
}

/** The first byte of what an entry holds, after its own header. */
async function beginOf(archive: ZipSource, entry: ZipEntry): Promise<number> {
  const called = nameIn(archive, entry);
  if (entry.isEncrypted) throw fault(called, entry.offset, 'an entry that is not encrypted', 'one that is');
  const local = entry.offset + localBytes <= archive.size ? viewOf(await archive.at(entry.offset, localBytes)) : undefined;
  if (local?.getUint32(0, true) !== localMark) throw fault(called, entry.offset, 'the header of an entry', 'none');
  const offset = entry.offset + localBytes + local.getUint16(26, true) + local.getUint16(28, true);
  if (offset + entry.packedBytes <= archive.size) return offset;
  throw fault(called, offset, `${entry.packedBytes} bytes of an entry`, `the end of the archive at byte ${archive.size}`);
}

/** The bytes of an entry; of a stored one at any place. They are checked when the last is read. @throws EventFormatError for other packings */
export async function openEntry(source: ZipSource, entry: ZipEntry, { budget }: ReadReport): Promise<ByteSource> {
  const called = nameIn(source, entry);
  const offset = await beginOf(source, entry);
  const packed = placedSource(called.name, entry.packedBytes, (from, length) =>
    source.at(offset + from, Math.min(length, entry.packedBytes - from)),
  );
  if (entry.method === 0) return { ...packed, pieces: (from) => without(from, checked(packed.pieces(0), called, entry)) };
  if (entry.method === 8) return streamSource(called.name, checked(inflated(packed, entry, budget), called, entry));
  const expected = 'an entry that is stored or deflated';
  throw fault(called, entry.offset + 8, expected, `packing ${entry.method}`, 'save it with numpy.savez');
}

/** Leaves out the first bytes. */
async function* without(bytes: number, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let left = bytes;
  for await (const piece of pieces) {
    if (piece.length > left) yield piece.subarray(left);
    left = Math.max(0, left - piece.length);
  }
}

async function* inflated(packed: ByteSource, entry: ZipEntry, budget: ReadBudget): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const piece of decompressed(packed.pieces(0), 'deflate-raw')) {
      budget.unpack(piece.length, { offset: entry.offset });
      yield piece;
    }
  } catch (cause) {
    if (cause instanceof EventFormatError) throw cause;
    throw fault(packed, entry.offset, 'whole deflated data', 'data that are damaged or cut off', 'copy the file again');
  }
}

/** Hands pieces on, and checks their number and their sum at the end. */
async function* checked(pieces: AsyncIterable<Uint8Array>, called: Named, entry: ZipEntry): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  let crc = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > entry.bytes) break;
    crc = crc32(piece, crc);
    yield piece;
  }
  requireSum(called, entry, bytes, crc);
}

function requireSum(called: Named, entry: ZipEntry, bytes: number, crc: number): void {
  if (bytes === entry.bytes && crc === entry.crc) return;
  const expected = `${entry.bytes} bytes with the checksum of the directory`;
  throw fault(
    called,
    entry.offset,
    expected,
    bytes === entry.bytes ? 'another checksum' : `${bytes} bytes`,
    'copy the file again',
  );
}

const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb8_8320 : 0);
  return value;
});

/** CRC-32 of bytes that follow others. @param before of those */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let k = 0; k < bytes.length; k++) crc = crcTable[(crc ^ bytes[k]) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

type Named = Pick<ByteSource, 'name'>;

/** A name of the archive as messages show it. */
const shown = (name: string): string => JSON.stringify(name.slice(0, 80));

const nameIn = ({ name }: Named, entry: ZipEntry): Named => ({ name: `${name}:${entry.name.slice(0, 80)}` });

const fault = ({ name }: Named, offset: number, expected: string, got: string, fix?: string): EventFormatError =>
  new EventFormatError({ file: name, offset, expected, got, fix });
