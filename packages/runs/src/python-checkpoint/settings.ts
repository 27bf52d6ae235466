import { type PlainJson, shown } from '@spikeseg/snn-core';
import { describe, type PickleValue, PythonCheckpointError } from './pickle-value.ts';

/** A configuration as nested sections, `{ model: { pool1_kernel: 2 } }`. */
export type Settings = Readonly<Record<string, PlainJson>>;

/** Keys whose values the tensors hold, unless the caller gives others. */
type TensorKey = 'model.thresholds' | 'model.leaks';
/** Keys that no tensor tells. */
type StoredKey = `model.pool${1 | 2}_${'kernel' | 'stride'}` | `data.input_${'channels' | 'height' | 'width'}`;

/** The value at a dotted key (`model.pool1_kernel`), undefined where there is none. */
export function settingAt(settings: Settings, key: string): PlainJson | undefined {
  let value: PlainJson | undefined = settings;
  for (const part of key.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Settings)[part];
  }
  return value;
}

/** The number at a key: given, else stored. */
export function numberAt(given: Settings, stored: Settings, key: StoredKey): number {
  const value = settingAt(given, key) ?? settingAt(stored, key);
  if (typeof value === 'number') return value;
  throw new PythonCheckpointError({ where: `config.${key}`, expected: 'a number, stored or given', got: shown(value) });
}

/** The numbers of conv1, conv2 and conv3 that are given at a key; undefined where none are. */
export function tripleAt(given: Settings, key: TensorKey): readonly [number, number, number] | undefined {
  const value = settingAt(given, key);
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.length === 3 && value.every((one) => typeof one === 'number'))
    return value as [number, number, number];
  throw new PythonCheckpointError({ where: `given ${key}`, expected: 'three numbers', got: shown(value) });
}

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
