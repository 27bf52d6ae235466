import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../errors/errors.ts';
import { makeFolder } from './make-folder.ts';

/**
 * Makes a new folder: `name`, or `name-2`, `name-3` … when that exists. Nothing is ever overwritten, and two commands at
 * the same time get two folders, because making a folder either succeeds or finds it there.
 *
 * @throws UsageError when the folder cannot be made
 */
export function reserveFolder(parent: string, name: string): string {
  const root = resolve(parent);
  try {
    makeFolder(root);
    for (let number = 1; ; number++) {
      const folder = join(root, number === 1 ? name : `${name}-${number}`);
      try {
        mkdirSync(folder);
        return folder;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UsageError(`${root}: expected a folder that can be written to, got ${code}; choose another with --output FOLDER`, {
      cause,
    });
  }
}
