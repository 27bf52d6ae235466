import { z } from 'zod';
import { type KeyRole, keyNotes } from './annotations.ts';
import { configSchema } from './config.ts';

/** A place in the schema: a section with keys, or a key with a type. */
export type SchemaField =
  | { readonly kind: 'section'; readonly mapping: z.ZodObject }
  | { readonly kind: 'key'; readonly type: z.ZodDefault<z.ZodType> };

/** The fields directly inside a section, in the order of the schema. */
export const fieldsOf = (mapping: z.ZodObject): readonly (readonly [string, SchemaField])[] =>
  Object.entries(mapping.shape).map(([name, type]) => [
    name,
    type instanceof z.ZodPrefault
      ? { kind: 'section', mapping: type.unwrap() as z.ZodObject }
      : { kind: 'key', type: type as z.ZodDefault<z.ZodType> },
  ]);

/** The field at a path of names, undefined where there is none. The empty path is the whole configuration. */
export function fieldAt(path: readonly string[]): SchemaField | undefined {
  let field: SchemaField | undefined = { kind: 'section', mapping: configSchema };
  for (const name of path) {
    field = field?.kind === 'section' ? fieldsOf(field.mapping).find(([candidate]) => candidate === name)?.[1] : undefined;
  }
  return field;
}

/** Names of the keys and sections directly inside the section at a path. */
export function namesIn(path: readonly string[]): readonly string[] {
  const field = fieldAt(path);
  return field?.kind === 'section' ? Object.keys(field.mapping.shape) : [];
}

/** @throws Error for a key that has none: its section gives it one */
export function roleOf(type: z.ZodType): KeyRole {
  const role = keyNotes.get(type)?.role;
  if (role === undefined) throw new Error('expected a key with a role, got one without; see section() and withRole()');
  return role;
}
