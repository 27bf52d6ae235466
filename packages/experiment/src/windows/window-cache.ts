import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeFolder } from '../run-folder/output-folder.ts';
import type { CachePlace } from './cache-entry.ts';
import type { LoadedWindows } from './recording-windows.ts';

const unfinishedPrefix = 'unfinished-';
/** Folders of unfinished files that are older belong to runs that were killed. */
const forgottenAfterMs = 24 * 3600 * 1000;

/**
 * Keeps the books of the cache for one run, in the calling thread: what was used when, and what has to go. Entries are files
 * that stand for themselves, so that runs share a folder without knowing of each other; one that another run takes away is
 * missed by its reader, who then makes it again.
 */
export class WindowCache {
  readonly place: CachePlace;
  readonly #maxBytes: number;
  readonly #now: () => number;
  /** Names of the entries that this run needs. */
  readonly #inUse = new Set<string>();

  /** @param now ms since 1970 */
  constructor(folder: string, maxBytes: number, now: () => number) {
    makeFolder(folder);
    forgetKilledRuns(folder, now());
    this.place = { folder, unfinished: mkdtempSync(join(folder, unfinishedPrefix)) };
    this.#maxBytes = maxBytes;
    this.#now = now;
    this.#makeRoom();
  }

  /**
   * To be told of whatever was loaded, as it comes. Notes the use of an entry; after a new one, takes away what is too much:
   * the least recently used first, none that this run needs, and the new one itself where nothing else is left.
   */
  note({ entry, cached }: LoadedWindows): void {
    if (entry === undefined) return;
    const name = basename(entry);
    touch(entry, this.#now());
    if (!cached) this.#makeRoom(name);
    this.#inUse.add(name);
  }

  /**
   * To be called when nobody writes any more. Takes away what is not whole, and what is too much: a run that is stopped is not told of
   * what its threads finish then.
   */
  close(): void {
    this.#makeRoom();
    rmSync(this.place.unfinished, { recursive: true, force: true });
  }

  #makeRoom(newest?: string): void {
    const entries = entriesIn(this.place.folder);
    let excess = entries.reduce((sum, { bytes }) => sum + bytes, 0) - this.#maxBytes;
    const others = entries.filter(({ name }) => name !== newest && !this.#inUse.has(name)).toSorted(byUse);
    for (const { name, bytes } of [...others, ...entries.filter((entry) => entry.name === newest)]) {
      if (excess <= 0) return;
      rmSync(join(this.place.folder, name), { force: true });
      excess -= bytes;
    }
  }
}

interface Entry {
  readonly name: string;
  readonly bytes: number;
  readonly usedMs: number;
}

const byUse = (a: Entry, b: Entry): number => a.usedMs - b.usedMs || (a.name < b.name ? -1 : 1);

function entriesIn(folder: string): Entry[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.windows'))
    .flatMap((name) => {
      const info = statSync(join(folder, name), { throwIfNoEntry: false });
      return info ? [{ name, bytes: info.size, usedMs: info.mtimeMs }] : [];
    });
}

/** A cache that may not be written can still be read; it then does not know what was used. */
function touch(path: string, nowMs: number): void {
  try {
    utimesSync(path, nowMs / 1000, nowMs / 1000);
  } catch {
    // Taken away by another run, or not ours.
  }
}

function forgetKilledRuns(folder: string, nowMs: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const info = name.startsWith(unfinishedPrefix) ? statSync(path, { throwIfNoEntry: false }) : undefined;
    if (info && nowMs - info.mtimeMs > forgottenAfterMs) rmSync(path, { recursive: true, force: true });
  }
}
