// Writes what is made from the schema and the presets of @spikeseg/config: configs/ and docs/configuration.md; and before, the names in that schema.
// Tests fail when they are not current.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, run } from '../run.mjs';

const { code } = await run('node', [join(root, 'tools/config/names.mjs')]);
if (code !== 0) process.exit(code);
const { generatedFiles } = await import('./files.mjs');
for (const [path, text] of Object.entries(generatedFiles())) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(path);
}
