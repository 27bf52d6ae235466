import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../errors/errors.ts';
import { makeFolder } from './make-folder.ts';

/**
 * Makes a new folder: `name`, or `name-2`, `name-3` … when that exists. Nothing is ever overwritten, and two commands at
 * the same time get two folders, because making a folder either succeeds or finds it there.
 *
 * @param fill writes what the folder has from its first moment on: whoever finds it, also after a kill, finds it complete
 * @throws UsageError when the folder cannot be made
 */
export function reserveFolder(parent: string, name: string, fill?: (folder: string) => void): string {
  const root = resolve(parent);
  try {
    makeFolder(root);
    if (fill === undefined) return firstFree(root, name, (folder) => mkdirSync(folder));
    const hidden = join(root, `.${name}-${process.pid}`);
    mkdirSync(hidden);
    try {
      fill(hidden);
      // What is filled cannot be renamed over another folder that is filled.
      return firstFree(root, name, (folder) => renameSync(hidden, folder));
    } finally {
      rmSync(hidden, { recursive: true, force: true });
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UsageError(`${root}: expected a folder that can be written to, got ${code}; choose another with --output FOLDER`, {
      cause,
    });
  }
}

function firstFree(root: string, name: string, make: (folder: string) => void): string {
  for (let number = 1; ; number++) {
    const folder = join(root, number === 1 ? name : `${name}-${number}`);
    if (existsSync(folder)) continue;
    try {
      make(folder);
      return folder;
    } catch (error) {
      // Systems name it differently when another command was faster; a folder that is there now tells.
      if (!existsSync(folder)) throw error;
    }
  }
}
