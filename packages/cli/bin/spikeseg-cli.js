#!/usr/bin/env node
// What npm links. Committed, because npm makes no link to a file that is built later. A package from npm always has dist/.
import { existsSync } from 'node:fs';

const isThere = (path) => existsSync(new URL(path, import.meta.url));
if (!isThere('../dist/bin.js') || isThere('../.building')) {
  const { buildOnce } = await import('../../../tools/build-once.mjs');
  await buildOnce();
}
await import('../dist/bin.js');
