import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SparseSpikes } from '@spikeseg/snn-core';
import { UsageError } from '../errors/errors.ts';
import { makeFolder } from '../run-folder/output-folder.ts';
import { type LoadedWindows, loadWindows, type WindowJob } from './recording-windows.ts';
import {
  bytesOfFile,
  indexOf,
  type PackBytes,
  type PackIndex,
  type RecordingSummary,
  windowFrom,
  windowIn,
} from './window-pack.ts';

/** The windows of one recording, each at hand when it is asked for. */
export interface StoredWindows extends RecordingSummary {
  readonly count: number;
  readonly read: (window: number) => Promise<SparseSpikes>;
}

/**
 * Holds windows in memory up to a bound and leaves the others on disk: in the cache where they are there, else in a temporary
 * folder. Recordings are held whole, in the order in which they come, until no more fit. An epoch takes every window once, in
 * a new order, so holding those that were used last would spare no more reading.
 */
export class WindowStore {
  readonly #spillBelow: string;
  #memoryLeft: number;
  #spillFolder: string | undefined;
  #spilled = 0;

  /** @param spillBelow where the temporary folder is made when it is needed; the system's own may lie in memory */
  constructor(memoryBytes: number, spillBelow: string) {
    this.#memoryLeft = memoryBytes;
    this.#spillBelow = spillBelow;
  }

  /**
   * @param name of the recording, for messages
   * @param job how to load the windows once more, should what lies on disk be lost
   */
  keep(name: string, job: WindowJob, { pack, entry }: LoadedWindows): StoredWindows {
    const index = indexOf(pack);
    if (index === undefined) throw new Error(`${name}: expected a whole pack of windows, got a damaged one`);
    const { fingerprint, events, durationUs, pixels, unitIsOpen, objects, count } = index;
    const summary = { fingerprint, events, durationUs, pixels, unitIsOpen, objects, count };
    if (pack.length > this.#memoryLeft) return { ...summary, read: this.#reader(name, job, index, entry ?? this.#spill(pack)) };
    this.#memoryLeft -= pack.length;
    return { ...summary, read: async (window) => windowIn(index, window, pack) };
  }

  /** Takes the temporary folder away; windows on disk cannot be read any more. */
  close(): void {
    if (this.#spillFolder !== undefined) rmSync(this.#spillFolder, { recursive: true, force: true });
    this.#spillFolder = undefined;
  }

  /** Reads windows of a recording from a file; loads the recording again when the file is gone or damaged. */
  #reader(name: string, job: WindowJob, index: PackIndex, path: string): StoredWindows['read'] {
    let at = { index, path };
    return async (window) => {
      const kept = windowAt(at, window);
      if (kept) return kept;
      const { pack } = await loadWindows({ ...job, cache: undefined });
      const again = indexOf(pack);
      if (again?.fingerprint !== index.fingerprint) {
        throw new UsageError(
          `${name}: expected the events that the run began with, got others; restore the recording, or train anew`,
        );
      }
      at = { index: again, path: this.#spill(pack) };
      return windowIn(again, window, pack);
    };
  }

  #spill(pack: PackBytes): string {
    if (this.#spillFolder === undefined) {
      makeFolder(this.#spillBelow);
      this.#spillFolder = mkdtempSync(join(this.#spillBelow, '.windows-'));
    }
    const path = join(this.#spillFolder, `${this.#spilled++}.windows`);
    writeFileSync(path, pack);
    return path;
  }
}

function windowAt({ index, path }: { index: PackIndex; path: string }, window: number): SparseSpikes | undefined {
  const begin = index.starts[window];
  const bytes = bytesOfFile(path, begin, index.starts[window + 1] - begin);
  return bytes && windowFrom(index, window, bytes);
}
