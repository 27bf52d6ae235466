import type { z } from 'zod';
import { keyNotes, sectionTitles } from '../schema/annotations.ts';
import { configSchema } from '../schema/config-schema.ts';
import { fieldsOf } from '../schema/fields.ts';
import { keyJsonSchema } from './json-schema.ts';
import { typeText } from './type-text.ts';

/** One key of the configuration, for help texts and documentation. */
export interface ConfigKey {
  /** Dotted path, e.g. `stdp.lr_plus`. */
  readonly path: string;
  /** Title of the section the key is in. */
  readonly section: string;
  /** The values it takes, in words. */
  readonly type: string;
  readonly default: unknown;
  /** One sentence without a full stop. */
  readonly description: string;
  readonly unit?: string;
  /** Paper the key or its default comes from. */
  readonly source?: string;
  /** True where the configuration guide does not have the key. */
  readonly extension: boolean;
}

/** Every key of the configuration in the order of the schema. */
export const describeConfig = (): readonly ConfigKey[] => keysOf(configSchema, 'Experiment', '');

function keysOf(mapping: z.ZodObject, section: string, prefix: string): ConfigKey[] {
  return fieldsOf(mapping).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    if (field.kind === 'section') return keysOf(field.mapping, sectionTitles.get(field.mapping)?.title ?? name, `${path}.`);
    const notes = keyNotes.get(field.type);
    if (!notes) throw new Error(`${path}: expected a key made by key(), got a schema without notes`);
    const type = typeText(keyJsonSchema(field.type.unwrap()));
    return [{ path, section, type, default: field.type.parse(undefined), ...notes, extension: notes.extension ?? false }];
  });
}
