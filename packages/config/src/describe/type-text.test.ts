import { expect, test } from 'vitest';
import { alternatives, isTuple, type JsonSchema, typeText } from './json-schema.ts';

const texts: readonly (readonly [JsonSchema, string])[] = [
  [{ type: 'boolean' }, 'true or false'],
  [{ type: 'string' }, 'text'],
  [{ type: 'null' }, 'null'],
  [{ type: 'number' }, 'number'],
  [{ type: 'number', minimum: 0 }, 'number >= 0'],
  [{ type: 'number', exclusiveMinimum: 0 }, 'number > 0'],
  [{ type: 'number', maximum: 3 }, 'number <= 3'],
  [{ type: 'number', exclusiveMaximum: 3 }, 'number < 3'],
  [{ type: 'number', minimum: 0, maximum: 1 }, 'number in [0, 1]'],
  [{ type: 'number', exclusiveMinimum: 0, maximum: 1 }, 'number in (0, 1]'],
  [{ type: 'number', minimum: 0, exclusiveMaximum: 1 }, 'number in [0, 1)'],
  [{ type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, 'integer'],
  [{ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, 'integer >= 1'],
  [{ type: 'integer', minimum: 1, not: { multipleOf: 2 } }, 'odd integer >= 1'],
  [{ type: 'string', enum: ['a', 'b', 'c'] }, 'a, b or c'],
  [{ type: 'number', enum: [1, 2] }, '1 or 2'],
  [{ anyOf: [{ type: 'integer', minimum: 1 }, { type: 'null' }] }, 'integer >= 1 or null'],
  [{ type: 'array', items: { type: 'number', exclusiveMinimum: 0 } }, 'list, each number > 0'],
  [{ type: 'array', items: [{ type: 'number' }, { type: 'number' }] }, 'list of 2, each number'],
  [{ type: 'array' }, 'list'],
  [{ type: 'string', title: 'cpu or cuda' }, 'cpu or cuda'],
  [{ type: 'object' }, 'object'],
  [{ type: 'object', properties: { radius: { type: 'integer' }, side: { type: 'integer' } } }, 'a mapping of radius, side'],
  [{ type: 'object', properties: { kind: { const: 'pool' }, stride: { type: 'integer' } } }, 'a mapping of kind pool'],
  [{ oneOf: [{ const: 'conv' }, { const: 'pool' }, { const: 'pool' }] }, 'conv or pool'],
];

test.each(texts)('%j is "%s"', (schema, words) => {
  expect(typeText(schema)).toBe(words);
});

test('alternatives read as a sentence does', () => {
  expect(alternatives([])).toBe('');
  expect(alternatives(['a'])).toBe('a');
  expect(alternatives(['a', 'b'])).toBe('a or b');
  expect(alternatives(['a', 'b', 'c'])).toBe('a, b or c');
});

test('only a list of types is a tuple', () => {
  expect(isTuple([{ type: 'number' }])).toBe(true);
  expect(isTuple({ type: 'number' })).toBe(false);
  expect(isTuple(undefined)).toBe(false);
});
