import { describe, type PickleValue } from './pickle-value.ts';
import { PythonCheckpointError } from './python-checkpoint-error.ts';

/** JSON data. */
export type PlainJson = null | boolean | number | string | readonly PlainJson[] | { readonly [key: string]: PlainJson };

/** Deeper than any configuration; a pickle can nest without end, even contain itself. */
const maxDepth = 16;

/** More than any configuration; a pickle can name one list in many places, which are many lists once written as JSON. */
const maxValues = 100_000;

interface Converted {
  readonly plain: PlainJson;
  /** Values in it, those that stand in several places counted in each. */
  readonly values: number;
}

/**
 * Turns dictionaries with text keys, lists, numbers and text into JSON data. What stands in several places of the pickle
 * is converted once and shared.
 *
 * @throws PythonCheckpointError for other values, for endless nesting and for more than fits a configuration
 */
export function plainJson(value: PickleValue, where: string): PlainJson {
  const done = new Map<PickleValue, Converted>();
  const convert = (item: PickleValue, depth: number): Converted => {
    if (item === null || typeof item !== 'object') return { plain: item, values: 1 };
    const known = done.get(item);
    if (known !== undefined) return known;
    if (depth > maxDepth) throw new PythonCheckpointError({ where, expected: `at most ${maxDepth} levels`, got: 'more' });
    const converted = convertParts(item, depth);
    if (converted.values > maxValues)
      throw new PythonCheckpointError({ where, expected: `at most ${maxValues} values`, got: 'more' });
    done.set(item, converted);
    return converted;
  };
  const convertParts = (item: PickleValue, depth: number): Converted => {
    if (Array.isArray(item)) {
      const parts = item.map((part) => convert(part, depth + 1));
      return { plain: parts.map(({ plain }) => plain), values: count(parts) };
    }
    if (!(item instanceof Map)) throw new PythonCheckpointError({ where, expected: 'plain data', got: describe(item) });
    const members = [...item].map(([key, member]): [string, Converted] => {
      if (typeof key !== 'string') throw new PythonCheckpointError({ where, expected: 'text for keys', got: describe(key) });
      return [key, convert(member, depth + 1)];
    });
    const plain = Object.fromEntries(members.map(([key, part]): [string, PlainJson] => [key, part.plain]));
    return { plain, values: count(members.map(([, part]) => part)) };
  };
  return convert(value, 0).plain;
}

const count = (parts: readonly Converted[]): number => parts.reduce((sum, { values }) => sum + values, 1);
