import { z } from 'zod';
import { jsonSchemaNotes, keyNotes, sectionTitles } from '../schema/annotations.ts';
import type { KeyNotes } from '../schema/annotations.ts';
import { configSchema } from '../schema/config-schema.ts';
import type { JsonSchema } from './type-text.ts';

/** Description, unit and paper of a key in one line. */
export function keyHelp({ description, unit, source, extension }: KeyNotes): string {
  const remarks = [unit, source, extension ? 'extension' : undefined].filter((remark) => remark !== undefined);
  return remarks.length === 0 ? description : `${description} [${remarks.join('; ')}]`;
}

const convert = (schema: z.ZodType): Record<string, unknown> =>
  z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    metadata: jsonSchemaNotes,
    override: ({ zodSchema, jsonSchema }) => {
      const notes = keyNotes.get(zodSchema);
      if (notes) jsonSchema.description = keyHelp(notes);
      const titled = sectionTitles.get(zodSchema);
      if (titled) jsonSchema.description = titled.title;
    },
  });

/** JSON Schema (draft 7, which editors know best) of one key. */
export const keyJsonSchema = (schema: z.ZodType): JsonSchema => convert(schema);

/** JSON Schema of a configuration file: what an editor needs to complete keys and to show their meaning. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = convert(configSchema);
  return { $schema, title: 'SpikeSEG configuration', description: 'Every key is optional and has a default', ...rest };
}
