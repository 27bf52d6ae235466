// Writes what is made from the schema and the presets of @spikeseg/config: configs/ and docs/configuration.md; and before, from the rows of
// @spikeseg/event-formats, the list of formats in that schema. Tests fail when they are not current.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatNames } from '../packages/event-formats/src/formats.ts';
import { root } from './run.mjs';

const names = formatNames.map((name) => `  '${name}',\n`).join('');
write(
  'packages/config/src/schema/format-names.ts',
  `/** Names of the formats of event cameras. Made from the rows of @spikeseg/event-formats: npx node tools/generate-config.mjs */\nexport const formatNames = [\n${names}] as const;\n`,
);
const { generatedFiles } = await import('../packages/config/src/generate/generated-files.ts');
for (const [path, text] of Object.entries(generatedFiles())) write(path, text);

function write(path, text) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(path);
}
