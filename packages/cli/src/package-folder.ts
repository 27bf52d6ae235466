import { readFileSync } from 'node:fs';

/* Stands directly below the package folder in src/ and, bundled, in dist/; so `..` is the package in both. */

/** Folder of this package, with package.json and fonts/. */
export const packageFolder = new URL('../', import.meta.url);

/** Version in package.json. */
export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as { readonly version: string };
  return manifest.version;
}
