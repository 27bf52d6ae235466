import { rmSync } from 'node:fs';

interface Entry {
  readonly filled: Promise<void>;
  users: number;
}

/** Folders that several jobs use, filled once. The last ones that nobody uses are kept for those who come. */
export class SharedFiles {
  readonly #kept: number;
  /** By folder, the one that was used last at the end. */
  readonly #entries = new Map<string, Entry>();

  /** @param kept folders at most, beside those in use */
  constructor(kept: number) {
    this.#kept = kept;
  }

  /** @param fill fetches the files of the folder @param task has the folder as long as it is at work */
  async use<T>(folder: string, fill: () => Promise<void>, task: () => Promise<T>): Promise<T> {
    for (;;) {
      const there = this.#entries.get(folder);
      const entry = there ?? { filled: fill(), users: 0 };
      entry.users++;
      this.#entries.delete(folder);
      this.#entries.set(folder, entry);
      try {
        await entry.filled;
      } catch (error) {
        entry.users--;
        if (this.#entries.get(folder) === entry) this.#remove(folder);
        // It was the trouble of somebody else.
        if (there !== undefined) continue;
        throw error;
      }
      try {
        return await task();
      } finally {
        entry.users--;
        const unused = [...this.#entries].filter(([, { users }]) => users === 0).map(([name]) => name);
        for (const name of unused.slice(0, -this.#kept)) this.#remove(name);
      }
    }
  }

  #remove(folder: string): void {
    this.#entries.delete(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}
