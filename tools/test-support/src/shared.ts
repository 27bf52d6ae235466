import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Folder with real recordings and golden traces, which are not part of the repository: `$SPIKESEG_SHARED` or `../shared`. */
const shared = resolve(process.env['SPIKESEG_SHARED'] ?? join(root, '../shared'));

/** Path of a file or folder below the shared folder, or undefined (with a printed reason) when it is not on this machine. */
export function sharedPath(relative: string): string | undefined {
  const path = join(shared, relative);
  if (existsSync(path)) return path;
  console.warn(`skipped: tests that need ${relative} (not found in ${shared}; set SPIKESEG_SHARED to the folder that holds it)`);
  return undefined;
}
