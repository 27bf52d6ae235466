// Writes what is made from the schema and the presets of @spikeseg/config: configs/ and docs/configuration.md.
// A test of the package fails when they are not current.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles } from '../packages/config/src/generate/generated-files.ts';
import { root } from './run.mjs';

for (const [path, text] of Object.entries(generatedFiles())) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(path);
}
