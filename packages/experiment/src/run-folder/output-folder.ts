import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors/errors.ts';

/**
 * Makes a new folder: `name`, or `name-2`, `name-3` … when that exists. Nothing is ever overwritten, and two commands at
 * the same time get two folders, because making a folder either succeeds or finds it there.
 *
 * @param fill writes what the folder has from its first moment on, so that it is complete, also after a kill
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
    throw new UsageError(
      `${root}: expected a folder that can be written to, got ${code}; choose another with option output FOLDER`,
      {
        cause,
      },
    );
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

/**
 * Makes a folder and those above it. Not by `mkdirSync(…, { recursive: true })`, which never returns where a file system
 * answers ENOENT to a new folder, as /proc does.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another command may have made it in between.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Finds out whether a folder can be made and written to, without making it: hours of work must not end in "cannot be
 * written", and work that fails before it has a result must leave nothing behind.
 *
 * @param option with which another place is chosen, as it is typed
 * @throws UsageError
 */
export function checkOutputFolder(folder: string, option = 'option output FOLDER'): void {
  const wanted = resolve(folder);
  let existing = wanted;
  while (!existsSync(existing)) existing = dirname(existing);
  const refuse = (found: string, options?: ErrorOptions): never => {
    const message = `${wanted}: expected a folder that can be written to, got ${found}; choose another with ${option}`;
    throw new UsageError(message, options);
  };
  if (!statSync(existing).isDirectory()) refuse(`a file${existing === wanted ? '' : `: ${existing}`}`);
  try {
    accessSync(existing, constants.W_OK);
  } catch (cause) {
    refuse((cause as NodeJS.ErrnoException).code ?? String(cause), { cause });
  }
}
