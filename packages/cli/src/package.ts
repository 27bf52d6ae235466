import { readFileSync } from 'node:fs';

/*
 * Stands directly below the package folder, in src/ and, bundled, in dist/; so `..` is the package in both.
 */

/** Folder of this package, with package.json. */
export const packageFolder = new URL('../', import.meta.url);

/** Version of this package, from its package.json. */
export const version: string = (
  JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as { readonly version: string }
).version;
