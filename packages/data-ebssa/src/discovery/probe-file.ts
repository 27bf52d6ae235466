/** Says of a file in a folder whether it is a recording, by its name and its head. */
import { open } from 'node:fs/promises';
import { type EventFormat, type FoundBy, probeBytes, recognizeEvents } from '@spikeseg/event-formats';
import { EventFormatError, eventLineKind } from '@spikeseg/events';
import { fileKind, recordingFormats } from '../formats.ts';
import type { EventReading } from '../recording/decode.ts';

/**
 * `recording`; `export`: one that gives way to a recording of the same name beside it, of which it may be a copy; why a file is left out whose name
 * recordings share with others.
 */
export type Probed = 'recording' | 'export' | { readonly why: string };

/** Formats whose files are named like this one, and whether it is named as packed. */
function formatsNamed(path: string) {
  const name = path.toLowerCase().replace(/\.(gz|zst)$/, '');
  const rows = recordingFormats.filter(({ extensions }) => extensions.some((ending) => name.endsWith(ending)));
  return { rows, isPacked: name.length < path.length };
}

/**
 * Looks at the head of a file.
 *
 * @param path as the system opens it
 * @returns undefined for a name that no recording has
 */
export async function probeFile(path: string, reading: EventReading): Promise<Probed | undefined> {
  const { rows, isPacked } = formatsNamed(path);
  const isFoundBy = (by: FoundBy) => rows.some(({ foundBy }) => foundBy === by);
  if (rows.length === 0) return undefined;
  if (isFoundBy('name') && !isPacked) return 'recording';
  const start = await headOf(path);
  const { name, role, what } = fileKind(start);
  const mayBe = role === 'recording' || name === 'gzip' || name === 'zstd';
  if (isFoundBy('name') || isFoundBy('mark')) return mayBe ? 'recording' : { why: what };
  const [asked] = rows.filter(({ foundBy }) => foundBy === 'request');
  if (asked !== undefined) return name === 'unknown' ? requested(path, asked, reading) : { why: what };
  if (/\.csv$/i.test(path) && isLineOfEvents(start)) return 'export';
  return mayBe || name === 'table' || name === 'text'
    ? await eventsAlone(path, { ...reading, format: undefined }, 'export')
    : { why: what };
}

/** Tables of results have events among their columns, too, and are no recordings. */
const isLineOfEvents = (start: Uint8Array): boolean =>
  eventLineKind(new TextDecoder().decode(start).split(/\r?\n/)[0]) === 'bare';

/** @param reading without a format for tables: what their bytes do not tell is not said of them */
async function eventsAlone(path: string, reading: EventReading, found: 'recording' | 'export'): Promise<Probed> {
  try {
    await recognizeEvents(path, reading);
    return found;
  } catch (error) {
    if (!(error instanceof EventFormatError)) throw error;
    return { why: error.message.replace(`${path}: `, '').replace(/^byte \d+: /, '') };
  }
}

/** Files that cannot be told from anything: somebody must say what they are. */
async function requested(path: string, { name, title }: EventFormat, reading: EventReading): Promise<Probed> {
  if (reading.format === name) return eventsAlone(path, reading, 'recording');
  return { why: `bytes without a mark; ${title} is read with option format ${name} (data.format=${name})` };
}

/** The first bytes of a file; none of one that may not be read. */
async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return new Uint8Array(0);
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(probeBytes), 0, probeBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
