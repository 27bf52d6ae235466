import { readFileSync } from 'node:fs';
import { packageFolder } from './package-folder.ts';

/** Version of this package, from its package.json. */
export const version: string = (
  JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as { readonly version: string }
).version;
