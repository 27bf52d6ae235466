import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { evidenceVersion, type WindowOptions } from '@spikeseg/events';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import type { Content } from './content.ts';
import { bytesOfFile } from './file-bytes.ts';
import { indexOf, isIntact, type PackBytes, packFormat } from './window-pack.ts';

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
