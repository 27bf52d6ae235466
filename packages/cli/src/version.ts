import { readFileSync } from 'node:fs';

/** Version of this package, from its package.json, which lies one folder above both src and dist. */
export const version: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string }
).version;
