import { isTuple, type JsonSchema } from './type-text.ts';

/*
 * The schema of what stands inside the value of a key: an element of a list, a field of a layer. Where a value may be one of
 * several mappings, its tags (`kind: conv`, `init: disc`) say which of them it is.
 */

type Path = readonly (string | number)[];

/**
 * The schema at a path inside a value.
 *
 * @param value unchecked: where its tags say nothing, all mappings that it may be are looked into
 */
export function schemaAt(schema: JsonSchema, path: Path, value: unknown): JsonSchema {
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
