import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** Folder of an installed package, as this one would find it; undefined where there is none. */
export function packageFolder(name: string): string | undefined {
  // Modules that are given as their own text, as tests do.
  if (name.startsWith('data:')) return '';
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}
