import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readerVersion, readingKey } from '@spikeseg/data-ebssa';
import { evidenceVersion, type WindowOptions } from '@spikeseg/events';
import type { RecordingOrigin } from '../recordings/recording-origin.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import { bytesOfFile, indexOf, isIntact, type PackBytes, packFormat } from './window-pack.ts';

/** Where entries lie: plain data, for any thread. */
export interface CachePlace {
  /** `data.cache_dir` */
  readonly folder: string;
  /** A folder inside it that belongs to this run, for files that are not whole yet. */
  readonly unfinished: string;
}

/** SHA-256 of everything that windows depend on: equal keys, equal windows. */
export function windowKey({ key }: Content, options: WindowOptions): string {
  const version = options.llr === undefined ? {} : { evidenceVersion };
  const named = Object.entries({ ...options, ...version }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([packFormat, key, named]))
    .digest('hex');
}

export const entryPath = ({ folder }: Pick<CachePlace, 'folder'>, key: string): string => join(folder, `${key}.windows`);

/** The pack of a key; undefined when there is none, or one that is damaged or of another key. */
export function readEntry(place: CachePlace, key: string): PackBytes | undefined {
  const bytes = bytesOfFile(entryPath(place, key));
  const index = bytes && indexOf(bytes);
  return bytes && index?.key === key && isIntact(index, bytes) ? bytes : undefined;
}

/** Writes an entry, whole or not at all; another run may do the same at the same time. */
export function writeEntry(place: CachePlace, key: string, pack: PackBytes): void {
  writeAtomic(entryPath(place, key), pack, join(place.unfinished, key));
}

/** What a recording is made from. */
export interface Content {
  /** Equal keys mean equal events. */
  readonly key: string;
  /** Whether that is still what the file holds: asked after it was read, for it may have changed in between. */
  readonly isUnchanged: () => Promise<boolean>;
}

/** The content of a recording; undefined when the file cannot be read, of which its reader tells more. */
export async function contentOf(origin: RecordingOrigin): Promise<Content | undefined> {
  if (origin.kind === 'generated') {
    return { key: JSON.stringify(['generated', readerVersion, origin.options, origin.seed]), isUnchanged: async () => true };
  }
  const { path, group, reading } = origin;
  const digestNow = () => (group === undefined ? digestOf(path) : sharedDigestOf(path));
  try {
    const digest = await digestNow();
    const key = JSON.stringify(['file', digest, readingKey(path, { ...reading, group })]);
    return { key, isUnchanged: async () => (await digestNow()) === digest };
  } catch {
    return undefined;
  }
}

/** SHA-256 of a file; name, size and time would prove nothing. */
async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Digests that this thread has found, by path. */
const digests = new Map<string, { readonly state: string; readonly digest: string }>();

/**
 * The same for a file of many recordings, which would otherwise be read through once for each of them. Within a run it counts
 * as unchanged while the system says so by the time of change, which nobody else can set.
 */
async function sharedDigestOf(path: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  const state = [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  const known = digests.get(path);
  if (known?.state === state) return known.digest;
  const digest = await digestOf(path);
  digests.set(path, { state, digest });
  return digest;
}
