import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { didYouMean } from './did-you-mean.ts';

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
