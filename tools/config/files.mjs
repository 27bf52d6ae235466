import { configJsonSchema, keyHelp } from '../../packages/config/src/describe/json-schema.ts';
import { presetNames, presets } from '../../packages/config/src/load/presets.ts';
import { keyNotes, sectionTitles } from '../../packages/config/src/schema/annotations.ts';
import { configSchema } from '../../packages/config/src/schema/config.ts';
import { fieldsOf } from '../../packages/config/src/schema/fields.ts';
import { yamlDocument, yamlFormat } from '../../packages/config/src/stringify-config.ts';
import { referencePage } from './page.mjs';

/** Every file of the repository that is made from the schema and the presets: path from the root → text. */
export const generatedFiles = () => ({
  'configs/config.yaml': exampleYaml(),
  ...Object.fromEntries(presetNames.map((name) => [`configs/${name}.yaml`, presetYaml(name)])),
  'configs/spikeseg.schema.json': `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
  'docs/configuration.md': referencePage(),
});

const head = `# yaml-language-server: $schema=./spikeseg.schema.json
#
# Every key with its default. A file may leave out any of them: an empty file is a complete configuration.
# Remarks in brackets are the unit, the paper, and whether a key is an extension of the configuration guide.
# This file is generated from the schema: npx node tools/config/generate.mjs
`;

/** The commented configuration file that holds every default: `configs/config.yaml`. */
export const exampleYaml = () => `${head}\n${sectionLines(configSchema, '').join('\n')}\n`;

function sectionLines(mapping, indent) {
  return fieldsOf(mapping).flatMap(([name, field]) =>
    field.kind === 'section' ? headedSection(name, field.mapping, indent) : keyLines(name, field.type, indent),
  );
}

function headedSection(name, mapping, indent) {
  const blank = indent === '' ? [''] : [];
  return [
    ...blank,
    `${indent}# ${sectionTitles.get(mapping)?.title}`,
    `${indent}${name}:`,
    ...sectionLines(mapping, `${indent}  `),
  ];
}

function keyLines(name, type, indent) {
  const notes = keyNotes.get(type);
  const help = notes ? commentLines(keyHelp(notes), indent) : [];
  return [...help, keyLine(indent, name, type.parse(undefined))];
}

/** A preset as a configuration file, each value with where it comes from. */
export function presetYaml(name) {
  const preset = presets[name];
  const comments = [
    '# yaml-language-server: $schema=./spikeseg.schema.json',
    '#',
    ...commentLines(preset.title),
    '#',
    ...commentLines(preset.about),
    '#',
    `# The same as --preset ${name}. Keys that are not here have their defaults.`,
    '# This file is generated from the preset: npx node tools/config/generate.mjs',
    '',
  ];
  return `${[...comments, ...valueLines(Object.entries(preset.values))].join('\n')}\n`;
}

/** Presets have sections of depth one, in order, so a section starts where its name first appears. */
function valueLines(entries) {
  let open = '';
  return entries.flatMap(([path, { value, origin, note }]) => {
    const names = path.split('.');
    const section = names.length > 1 ? names[0] : '';
    const opening = section === open ? [] : ['', `${section}:`];
    open = section;
    const comment = note === '' ? origin : `${origin}: ${note}`;
    const line = keyLine(section === '' ? '' : '  ', names[names.length - 1], value);
    return [...opening, ...(line.includes('\n') ? [...commentLines(comment), line] : [`${line} # ${comment}`])];
  });
}

const width = 120;

/** One key and its value as a line of YAML, layers each on a line of its own, as the formatter has them. */
export const keyLine = (indent, name, value) =>
  `${indent}${yamlDocument({ [name]: value })
    .toString(yamlFormat)
    .trimEnd()
    .replaceAll(/\{(?=\w)/g, '{ ')
    .replaceAll(/(?<=[\w}])\}/g, ' }')}`;

/** A paragraph as comment lines of at most 120 characters. */
export function commentLines(paragraph, indent = '') {
  const lines = [];
  let line = `${indent}#`;
  for (const word of paragraph.split(' ')) {
    if (line.length + word.length + 1 > width) {
      lines.push(line);
      line = `${indent}#`;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
