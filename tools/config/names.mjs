// Writes the lists of formats and of detectors in the schema of @spikeseg/config from their rows: part of tools/config/generate.mjs, in a process of its own,
// as the rows lie above that schema.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.mjs';
import { findSources } from '../test-support/src/find-sources.ts';

findSources();
const { formatNames } = await import('../../packages/event-formats/src/formats.ts');
const { detectorKinds } = await import('../../packages/experiment/src/detectors/detector-kinds.ts');
const file = 'packages/config/src/schema/names.ts';
writeFileSync(
  join(root, file),
  [
    namesOf('format', 'Names of the formats of event cameras. Made from the rows of @spikeseg/event-formats', formatNames),
    namesOf(
      'detector',
      'Names of detectors. Made from the rows of @spikeseg/experiment',
      detectorKinds.map(({ id }) => id),
    ),
  ].join('\n'),
);
console.log(file);

function namesOf(kind, says, names) {
  const words =
    names.length > 6
      ? `[\n${names.map((name) => `  '${name}',\n`).join('')}]`
      : `[${names.map((name) => `'${name}'`).join(', ')}]`;
  return `/** ${says}: npx node tools/config/generate.mjs */\nexport const ${kind}Names = ${words} as const;\n`;
}
