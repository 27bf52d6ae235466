import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './output-folder.ts';

/**
 * Writes a file so that no reader ever sees half of it: into a temporary file beside it, to the disk, then under its name.
 * When anything fails or the process is killed, the file that was there before stays.
 *
 * @param temporary another place for the temporary file, on the same disk, where two writers may want the same name
 */
export function writeAtomic(path: string, content: string | Uint8Array, temporary = `${path}.tmp`): void {
  makeFolder(dirname(path));
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  try {
    const file = openSync(temporary, 'w');
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw atTarget(error, temporary, path);
  }
}

/**
 * The error of writing a temporary file, with the path that the user knows. Of a write, as to a full disk, the system does not say where.
 *
 * @param path what the temporary file becomes
 */
export function atTarget(error: unknown, temporary: string, path: string): unknown {
  const { path: at = temporary, syscall } = error as Partial<NodeJS.ErrnoException>;
  return error instanceof Error && syscall !== undefined && syscall !== 'read' && at === temporary
    ? Object.assign(error, { path })
    : error;
}

/** Makes a rename survive a loss of power. Windows cannot open folders, and needs no help there. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
