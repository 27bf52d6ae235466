// Writes what is made from the schema and the presets of @spikeseg/config: configs/ and docs/configuration.md; and before, from the rows of
// @spikeseg/event-formats and of the baselines of @spikeseg/evaluation, the lists of formats and of detectors in that schema. Tests fail when they are not current.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { baselines } from '../../packages/evaluation/src/baselines/baselines.ts';
import { formatNames } from '../../packages/event-formats/src/formats.ts';
import { root } from '../run.mjs';

write(
  'packages/config/src/schema/names.ts',
  [
    namesOf('format', 'Names of the formats of event cameras. Made from the rows of @spikeseg/event-formats', formatNames),
    namesOf('detector', 'Names of detectors. Made from the baselines of @spikeseg/evaluation', [
      'network',
      'evidence',
      ...baselines.map(({ id }) => id),
    ]),
  ].join('\n'),
);
const { generatedFiles } = await import('./files.mjs');
for (const [path, text] of Object.entries(generatedFiles())) write(path, text);

function write(path, text) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(path);
}

function namesOf(kind, says, names) {
  const words =
    names.length > 6
      ? `[\n${names.map((name) => `  '${name}',\n`).join('')}]`
      : `[${names.map((name) => `'${name}'`).join(', ')}]`;
  return `/** ${says}: npx node tools/config/generate.mjs */\nexport const ${kind}Names = ${words} as const;\n`;
}
