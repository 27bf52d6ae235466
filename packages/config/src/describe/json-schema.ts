import { z } from 'zod';
import { jsonSchemaNotes, type KeyNotes, keyNotes, sectionTitles } from '../schema/annotations.ts';
import { configSchema } from '../schema/config.ts';

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

/*
 * The schema of what stands inside the value of a key: an element of a list, a field of a layer. Where a value may be one of
 * several mappings, its tags (`kind: conv`, `init: disc`) say which of them it is.
 */

type SchemaPath = readonly (string | number)[];

/**
 * The schema at a path inside a value.
 *
 * @param value unchecked: where its tags say nothing, all mappings that it may be are looked into
 */
export function schemaAt(schema: JsonSchema, path: SchemaPath, value: unknown): JsonSchema {
  if (path.length === 0) return schema;
  const [part, ...rest] = path;
  const found = typeof part === 'number' ? elementsOf(schema, part) : fieldsNamed(schema, part, value);
  const inside = (value as Readonly<Record<string | number, unknown>> | null | undefined)?.[part];
  const all = found.map((one) => schemaAt(one, rest, inside));
  if (all.length === 0) return schema;
  return all.length === 1 ? all[0] : { anyOf: all };
}

/** Names of the fields that a mapping may have, by its tags. */
export const fieldNames = (schema: JsonSchema, value: unknown): readonly string[] => [
  ...new Set(mappingsOf(schema, value).flatMap(({ properties = {} }) => Object.keys(properties))),
];

const alternativesOf = (schema: JsonSchema): readonly JsonSchema[] =>
  (schema.anyOf ?? schema.oneOf) ? (schema.anyOf ?? schema.oneOf ?? []).flatMap(alternativesOf) : [schema];

const elementsOf = (schema: JsonSchema, index: number): readonly JsonSchema[] =>
  alternativesOf(schema).flatMap(({ items }) => (isTuple(items) ? items.slice(index, index + 1) : (items ?? [])));

const fieldsNamed = (schema: JsonSchema, name: string, value: unknown): readonly JsonSchema[] =>
  mappingsOf(schema, value, name).flatMap(({ properties }) => properties?.[name] ?? []);

/** The mappings that a value may be. @param except a tag that is asked for, and so decides nothing */
function mappingsOf(schema: JsonSchema, value: unknown, except?: string): readonly JsonSchema[] {
  const mappings = alternativesOf(schema).filter(({ properties }) => properties !== undefined);
  const tagged = mappings.filter(({ properties = {} }) =>
    Object.entries(properties).every(
      ([name, { const: tag }]) =>
        tag === undefined || name === except || tag === (value as Readonly<Record<string, unknown>> | null | undefined)?.[name],
    ),
  );
  return tagged.length > 0 ? tagged : mappings;
}

/** The part of JSON Schema that the keys use. */
export interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly enum?: readonly unknown[];
  readonly const?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly not?: { readonly multipleOf?: number };
}

/** True for the types of a list of fixed length, one per element. */
export const isTuple = (items: JsonSchema['items']): items is readonly JsonSchema[] => Array.isArray(items);

/** The type of a value in words, e.g. `odd integer >= 1` or `global, local or both`. */
export function typeText(schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title;
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return alternatives([...new Set(several.map(typeText))]);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return alternatives(schema.enum.map(String));
  switch (schema.type) {
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return `${schema.not?.multipleOf === 2 ? 'odd ' : ''}${schema.type}${rangeText(schema)}`;
    case 'array':
      return listText(schema.items);
    case 'object':
      return schema.properties ? mappingText(schema.properties) : 'object';
    default:
      return String(schema.type);
  }
}

/** `a mapping of kind conv`, by its tag; without one, its fields. */
function mappingText(properties: Readonly<Record<string, JsonSchema>>): string {
  const tag = Object.entries(properties).find(([, { const: value }]) => value !== undefined);
  return tag === undefined ? `a mapping of ${Object.keys(properties).join(', ')}` : `a mapping of ${tag[0]} ${tag[1].const}`;
}

function listText(items: JsonSchema['items']): string {
  if (isTuple(items)) return `list of ${items.length}, each ${typeText(items[0])}`;
  return items ? `list, each ${typeText(items)}` : 'list';
}

/** ` >= 1`, ` in (0, 1]` or nothing; the safe-integer limits that every integer has are not worth saying. */
function rangeText(schema: JsonSchema): string {
  const low = schema.exclusiveMinimum ?? schema.minimum;
  const high = schema.exclusiveMaximum ?? schema.maximum;
  const hasLow = low !== undefined && low > Number.MIN_SAFE_INTEGER;
  const hasHigh = high !== undefined && high < Number.MAX_SAFE_INTEGER;
  const openLow = schema.exclusiveMinimum !== undefined;
  const openHigh = schema.exclusiveMaximum !== undefined;
  if (hasLow && hasHigh) return ` in ${openLow ? '(' : '['}${low}, ${high}${openHigh ? ')' : ']'}`;
  if (hasLow) return ` ${openLow ? '>' : '>='} ${low}`;
  if (hasHigh) return ` ${openHigh ? '<' : '<='} ${high}`;
  return '';
}

/** `a`, `a or b`, `a, b or c`. */
export function alternatives(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names[names.length - 1]}`;
}
