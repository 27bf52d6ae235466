import type { z } from 'zod';
import { keyJsonSchema } from '../describe/json-schema.ts';
import type { JsonSchema } from '../describe/type-text.ts';
import { alternatives, isTuple, typeText } from '../describe/type-text.ts';
import type { ConfigProblem } from '../errors/problem.ts';
import { keyPathText } from '../errors/problem.ts';
import { valueText } from '../errors/value-text.ts';
import type { Mapping } from '../merge/mapping.ts';
import { valueAt } from '../merge/mapping.ts';
import { suggestKeys } from '../names/suggest-keys.ts';
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
    return { kind, ...placeOf(source, path, 'value'), keyPath, expected: expectedAt(path), got, suggestions: [] };
  }
  const names = path.map(String);
  const expected = `one of ${alternatives(namesIn(names.slice(0, -1)))}`;
  return { kind, ...placeOf(source, path, 'key'), keyPath, expected, got, suggestions: suggestKeys(names) };
}

/** What may stand at a path: a section, a value of the key's type, or one element of its list. */
function expectedAt(path: Path): string {
  const key = keyOf(path);
  const field = fieldAt(key);
  if (field?.kind !== 'key') return `a mapping of keys (${namesIn(key).join(', ')})`;
  return typeText(path.slice(key.length).reduce(elementSchema, keyJsonSchema(field.type.unwrap())));
}

function elementSchema(list: JsonSchema, index: string | number): JsonSchema {
  const { items } = list;
  return (isTuple(items) ? items[Number(index)] : items) ?? list;
}

/** The path down to the key, without positions in its list. */
export function keyOf(path: Path): string[] {
  const first = path.findIndex((part) => typeof part === 'number');
  return (first === -1 ? path : path.slice(0, first)).map(String);
}
