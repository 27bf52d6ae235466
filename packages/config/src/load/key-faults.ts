import type { z } from 'zod';
import { keyJsonSchema } from '../describe/json-schema.ts';
import { fieldNames, schemaAt } from '../describe/schema-at.ts';
import { alternatives, typeText } from '../describe/type-text.ts';
import type { ConfigProblem } from '../errors/problem.ts';
import { keyPathText } from '../errors/problem.ts';
import { valueText } from '../errors/value-text.ts';
import type { Mapping } from '../merge/mapping.ts';
import { valueAt } from '../merge/mapping.ts';
import { suggestFields, suggestKeys } from '../names/suggest-keys.ts';
import { configSchema } from '../schema/config-schema.ts';
import { fieldAt, namesIn } from '../schema/fields.ts';
import type { ConfigSource } from './source.ts';
import { placeOf, sourceOf } from './source.ts';

type Path = readonly (string | number)[];

/** A key that is wrong by itself: its name does not exist, or its value has the wrong type or range. */
export interface Fault {
  readonly kind: 'unknown-key' | 'invalid-value';
  readonly path: Path;
}

/** Every fault of a tree of unchecked values. */
export function keyFaults(values: Mapping): readonly Fault[] {
  const result = configSchema.safeParse(values);
  return result.success ? [] : result.error.issues.flatMap(issueFaults);
}

function issueFaults(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => ({ kind: 'unknown-key', path: [...path, name] }));
  return [{ kind: 'invalid-value', path }];
}

/** A fault as an error tells it, with the place of the source that brought it in. */
export function faultProblem({ kind, path }: Fault, values: Mapping, sources: readonly ConfigSource[]): ConfigProblem {
  const source = sourceOf(sources, path);
  const got = valueText(valueAt(values, path));
  const keyPath = keyPathText(path);
  if (kind === 'invalid-value') {
    return { kind, ...placeOf(source, path, 'value'), keyPath, expected: expectedAt(path, values), got, suggestions: [] };
  }
  const section = path.slice(0, -1);
  const name = String(path[path.length - 1]);
  const fields = fieldsInKey(section, values);
  const expected = `one of ${alternatives(fields ?? namesIn(section.map(String)))}`;
  const suggestions = fields === undefined ? suggestKeys(path.map(String)) : suggestFields(name, fields);
  return { kind, ...placeOf(source, path, 'key'), keyPath, expected, got, suggestions };
}

/** What may stand at a path: a section, a value of the key's type, an element of its list, or a field of a mapping in it. */
function expectedAt(path: Path, values: Mapping): string {
  const key = keyOf(path);
  const field = fieldAt(key);
  if (field?.kind !== 'key') return `a mapping of keys (${namesIn(key).join(', ')})`;
  return typeText(schemaAt(keyJsonSchema(field.type.unwrap()), path.slice(key.length), valueAt(values, key)));
}

/** Names of the fields of a mapping inside the value of a key (a layer of `network`); undefined for a section of keys. */
function fieldsInKey(path: Path, values: Mapping): readonly string[] | undefined {
  const key = keyOf(path);
  const field = fieldAt(key);
  if (field?.kind !== 'key') return undefined;
  return fieldNames(
    schemaAt(keyJsonSchema(field.type.unwrap()), path.slice(key.length), valueAt(values, key)),
    valueAt(values, path),
  );
}

/** The path down to the key, without positions in its list. */
export function keyOf(path: Path): string[] {
  const first = path.findIndex((part) => typeof part === 'number');
  return (first === -1 ? path : path.slice(0, first)).map(String);
}
