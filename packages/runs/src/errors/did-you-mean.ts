import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { nearestNames } from '@spikeseg/config';

/** `; did you mean train?`, or nothing where no word is near. */
export function didYouMean(typed: string, words: readonly string[]): string {
  const near = nearestNames(typed, words);
  const begun = words.filter((word) => typed !== '' && word.startsWith(typed));
  const meant = near.length > 0 ? near : begun;
  return meant.length === 0 ? '' : `; did you mean ${meant.join(' or ')}?`;
}

/** `; did you mean night1.mat?` for a path that does not exist beside one of nearly its name, else nothing. */
export function nearFile(error: unknown): string {
  const path = missingPath(error);
  if (path === undefined || existsSync(path) || !existsSync(dirname(path))) return '';
  try {
    return didYouMean(basename(path), readdirSync(dirname(path)));
  } catch {
    // A folder that cannot be read gives no advice; the error itself is told all the same.
    return '';
  }
}

/** Of an error of the system, or of one that looked for recordings. */
function missingPath(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && error.code === 'ENOENT' && 'path' in error && typeof error.path === 'string') return error.path;
  return error.name === 'DatasetError' && 'root' in error && typeof error.root === 'string' ? error.root : undefined;
}
