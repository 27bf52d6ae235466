import { z } from 'zod';

/*
 * What the schema says about a key besides its type and default. Help texts, docs/configuration.md and the JSON Schema
 * are made from these notes, so a key is described in one place.
 */

export interface KeyNotes {
  readonly description: string;
  /** Unit of the value, e.g. `ms`. */
  readonly unit?: string;
  /** Paper the key comes from. */
  readonly source?: string;
  /** A key that the configuration guide does not have. */
  readonly extension?: true;
}

/** JSON Schema keywords that zod cannot derive from a refinement. */
export interface JsonSchemaNotes {
  readonly title?: string;
  readonly not?: { readonly multipleOf: number };
}

export const keyNotes = z.registry<KeyNotes>();
export const sectionTitles = z.registry<{ readonly title: string }>();
export const jsonSchemaNotes = z.registry<JsonSchemaNotes>();

/** A key of the configuration guide: its type, its one default, a sentence without a full stop about what it does, and its notes. */
export function key<T extends z.ZodType>(
  type: T,
  defaultValue: z.core.output<T>,
  description: string,
  notes: Omit<KeyNotes, 'description'> = {},
): z.ZodDefault<T> {
  const withDefault = type.default(defaultValue as z.core.util.NoUndefined<z.core.output<T>>);
  keyNotes.add(withDefault, { description, ...notes });
  return withDefault;
}

/** A key that the guide does not have. */
export const extra: typeof key = (type, defaultValue, description, notes) =>
  key(type, defaultValue, description, { ...notes, extension: true });

/** A section: a mapping of keys in which unknown keys are errors; leaving it out gives every default. */
export function section<Shape extends z.core.$ZodLooseShape>(
  title: string,
  shape: Shape,
): z.ZodPrefault<z.ZodObject<Shape, z.core.$strict>> {
  const mapping = z.strictObject(shape);
  sectionTitles.add(mapping, { title });
  return mapping.prefault({} as z.core.input<typeof mapping>);
}
