import { describe, type PickleValue } from './pickle-value.ts';
import { PythonCheckpointError } from './python-checkpoint-error.ts';

/** JSON data. */
export type PlainJson = null | boolean | number | string | readonly PlainJson[] | { readonly [key: string]: PlainJson };

/** Deeper than any configuration; a pickle can nest without end, even contain itself. */
const maxDepth = 16;

/**
 * Turns dictionaries with text keys, lists, numbers and text into JSON data. What stands in several places of the pickle
 * is converted once and shared.
 *
 * @throws PythonCheckpointError for other values and for endless nesting
 */
export function plainJson(value: PickleValue, where: string): PlainJson {
  const done = new Map<PickleValue, PlainJson>();
  const convert = (item: PickleValue, depth: number): PlainJson => {
    if (item === null || typeof item !== 'object') return item;
    const known = done.get(item);
    if (known !== undefined) return known;
    if (depth > maxDepth) throw new PythonCheckpointError({ where, expected: `at most ${maxDepth} levels`, got: 'more' });
    const plain = convertParts(item, depth);
    done.set(item, plain);
    return plain;
  };
  const convertParts = (item: PickleValue, depth: number): PlainJson => {
    if (Array.isArray(item)) return item.map((part) => convert(part, depth + 1));
    if (!(item instanceof Map)) throw new PythonCheckpointError({ where, expected: 'plain data', got: describe(item) });
    const members = [...item].map(([key, member]): [string, PlainJson] => {
      if (typeof key !== 'string') throw new PythonCheckpointError({ where, expected: 'text for keys', got: describe(key) });
      return [key, convert(member, depth + 1)];
    });
    return Object.fromEntries(members);
  };
  return convert(value, 0);
}
