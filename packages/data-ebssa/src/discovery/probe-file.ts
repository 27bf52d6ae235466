/** Says of a file in a folder whether it is a recording, by its name and its head: nobody has vouched for it. */
import { open } from 'node:fs/promises';
import { recognizeEvents } from '@spikeseg/event-formats';
import { EventFormatError, eventLineKind } from '@spikeseg/events';
import { fileKind, kindLength } from '../files/file-kind.ts';
import type { EventReading } from '../recording/decode.ts';

/**
 * `recording`; `export`: one that gives way to a recording of the same name beside it, of which it may be a copy; why a file is left out whose name
 * recordings share with others.
 */
export type Probed = 'recording' | 'export' | { readonly why: string };

/** Names that recordings have, and nothing else. */
const ofRecordings = /\.(mat|h5|hdf5|aedat4?|mcap)$/i;
/** Names that they share with other files, and of whose bytes the mark decides. */
const marked = /\.(raw|dat|es|bag|db3|npy)$/i;
/** The same, packed: there the name has to do. */
const packed = /\.(raw|dat|aedat4?|es|bag|mcap|npy)\.(gz|zst)$/i;
/** Names that say nothing: these must be events and nothing else. */
const tables = /\.(csv|txt|npz)(\.(gz|zst))?$/i;
/** Records without a mark. */
const records = /\.bin$/i;
const recordBytes = 5;

/**
 * Looks at the head of a file.
 *
 * @param path as the system opens it
 * @returns undefined for a name that no recording has
 */
export async function probeFile(path: string, reading: EventReading): Promise<Probed | undefined> {
  if (ofRecordings.test(path)) return 'recording';
  if (![marked, packed, tables, records].some((names) => names.test(path))) return undefined;
  const { start, bytes } = await headOf(path);
  const { name, role, what } = fileKind(start);
  if (marked.test(path)) return role === 'recording' || isPacked(name) ? 'recording' : { why: what };
  if (packed.test(path)) return isPacked(name) || role === 'recording' ? 'recording' : { why: what };
  if (records.test(path)) return recordsOf(name, what, bytes, reading);
  if (/\.csv$/i.test(path) && isLineOfEvents(start)) return 'export';
  const mayBe = role === 'recording' || isPacked(name) || name === 'table' || name === 'text';
  return mayBe ? await eventsAlone(path, reading) : { why: what };
}

const isPacked = (name: string): boolean => name === 'gzip' || name === 'zstd';

/** Tables of results have events among their columns, too, and are no recordings. */
const isLineOfEvents = (start: Buffer): boolean => eventLineKind(start.toString('utf8').split(/\r?\n/)[0]) === 'bare';

async function eventsAlone(path: string, reading: EventReading): Promise<Probed> {
  try {
    // What its bytes do not tell is not said of tables.
    await recognizeEvents(path, { ...reading, format: undefined });
    return 'export';
  } catch (error) {
    if (!(error instanceof EventFormatError)) throw error;
    return { why: error.message.replace(`${path}: `, '').replace(/^byte 0: /, '') };
  }
}

/** N-MNIST and its like cannot be told from anything: somebody must say so. */
function recordsOf(name: string, what: string, bytes: number, { format }: EventReading): Probed {
  if (name !== 'unknown') return { why: what };
  if (format !== 'nmnist') return { why: 'bytes without a mark; N-MNIST is read with --format nmnist (data.format=nmnist)' };
  return bytes % recordBytes === 0 ? 'recording' : { why: `${bytes} bytes, which are no records of ${recordBytes}` };
}

/** The first bytes of a file, and how many it has; none of one that may not be read. */
async function headOf(path: string): Promise<{ readonly start: Buffer; readonly bytes: number }> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return { start: Buffer.alloc(0), bytes: 0 };
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(kindLength), 0, kindLength, 0);
    return { start: buffer.subarray(0, bytesRead), bytes: (await file.stat()).size };
  } finally {
    await file.close();
  }
}
