import type { z } from 'zod';
import { keyHelp } from '../describe/json-schema.ts';
import { keyNotes, sectionTitles } from '../schema/annotations.ts';
import { configSchema } from '../schema/config-schema.ts';
import { fieldsOf } from '../schema/fields.ts';
import { commentLines, keyLine } from './yaml-lines.ts';

const head = `# yaml-language-server: $schema=./spikeseg.schema.json
#
# Every key with its default. A file may leave out any of them: an empty file is a complete configuration.
# Remarks in brackets are the unit, the paper, and whether a key is an extension of the configuration guide.
# This file is generated from the schema: npx node tools/generate-config.mjs
`;

/** The commented configuration file that holds every default: `configs/config.yaml`. */
export const exampleYaml = (): string => `${head}\n${sectionLines(configSchema, '').join('\n')}\n`;

function sectionLines(mapping: z.ZodObject, indent: string): string[] {
  return fieldsOf(mapping).flatMap(([name, field]) =>
    field.kind === 'section' ? headedSection(name, field.mapping, indent) : keyLines(name, field.type, indent),
  );
}

function headedSection(name: string, mapping: z.ZodObject, indent: string): string[] {
  const blank = indent === '' ? [''] : [];
  return [
    ...blank,
    `${indent}# ${sectionTitles.get(mapping)?.title}`,
    `${indent}${name}:`,
    ...sectionLines(mapping, `${indent}  `),
  ];
}

function keyLines(name: string, type: z.ZodDefault<z.ZodType>, indent: string): string[] {
  const notes = keyNotes.get(type);
  const help = notes ? commentLines(keyHelp(notes), indent) : [];
  return [...help, keyLine(indent, name, type.parse(undefined))];
}
