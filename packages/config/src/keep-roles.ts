import type { z } from 'zod';
import { isMapping } from './merge-configs.ts';
import type { KeyRole } from './schema/annotations.ts';
import { configSchema, type DeepPartial } from './schema/config.ts';
import { fieldsOf, roleOf } from './schema/fields.ts';

/**
 * The keys of a configuration, or of part of one, whose role is wanted; sections without one are not there. What is no key stays: the
 * check refuses it.
 */
export const keepRoles = <Part extends object>(part: Part, wanted: (role: KeyRole) => boolean): DeepPartial<Part> =>
  keepIn(configSchema, part, wanted) as DeepPartial<Part>;

function keepIn(mapping: z.ZodObject, part: object, wanted: (role: KeyRole) => boolean): object {
  const fields = new Map(fieldsOf(mapping));
  return Object.fromEntries(
    Object.entries(part).flatMap(([name, value]: [string, unknown]) => {
      const field = fields.get(name);
      if (field?.kind === 'key') return wanted(roleOf(field.type)) ? [[name, value]] : [];
      if (field === undefined || !isMapping(value)) return [[name, value]];
      const kept = keepIn(field.mapping, value, wanted);
      return Object.keys(kept).length === 0 ? [] : [[name, kept]];
    }),
  );
}
