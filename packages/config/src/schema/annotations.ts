import { z } from 'zod';

/*
 * What the schema says about a key besides its type and default. Help texts, docs/configuration.md and the JSON Schema
 * are made from these notes, so a key is described in one place.
 */

/** What a key decides about. Which keys a checkpoint keeps, what may change later, and what a hash holds, follows from it. */
export const keyRoles = {
  model: 'what is trained, and how; fixed in a trained model',
  data: 'which recordings',
  reading: 'what files do not tell of their events',
  limit: 'how much a file may hold',
  score: 'how detections are made and scored',
  place: 'where results and data lie, and what is written beside them',
  speed: 'how fast results come',
} as const;

export type KeyRole = keyof typeof keyRoles;

export interface KeyNotes {
  readonly description: string;
  /** That of its section where it has none of its own. */
  readonly role?: KeyRole;
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

/** Keys with a role, but for those that have another one. */
export function withRole<Shape extends z.core.$ZodLooseShape>(role: KeyRole, shape: Shape): Shape {
  for (const type of Object.values(shape)) {
    const notes = keyNotes.get(type as z.ZodType);
    if (notes) keyNotes.add(type as z.ZodType, { role, ...notes });
  }
  return shape;
}

/** A key that the guide does not have. */
export const extra: typeof key = (type, defaultValue, description, notes) =>
  key(type, defaultValue, description, { ...notes, extension: true });

/** A section: a mapping of keys in which unknown keys are errors; leaving it out gives every default. @param role of its keys */
export function section<Shape extends z.core.$ZodLooseShape>(
  title: string,
  role: KeyRole,
  shape: Shape,
): z.ZodPrefault<z.ZodObject<Shape, z.core.$strict>> {
  const mapping = z.strictObject(withRole(role, shape));
  sectionTitles.add(mapping, { title });
  return mapping.prefault({} as z.core.input<typeof mapping>);
}
