import { expect, test } from 'vitest';
import { isMapping, ownValue, valueAt } from './mapping.ts';

test.each([
  [{}, true],
  [Object.create(null), true],
  [JSON.parse('{"__proto__": 1}'), true],
  [[], false],
  [null, false],
  [undefined, false],
  ['text', false],
  [new Date(0), false],
  [new Map(), false],
])('%j is a mapping: %j', (value, expected) => {
  expect(isMapping(value)).toBe(expected);
});

test('names of Object.prototype are ordinary names', () => {
  expect(ownValue({}, 'constructor')).toBeUndefined();
  expect(ownValue({}, '__proto__')).toBeUndefined();
  expect(ownValue(JSON.parse('{"__proto__": 7}'), '__proto__')).toBe(7);
});

test('follows names and list positions', () => {
  const tree = { model: { leaks: [0.09, 0.01, 0] }, empty: null };
  expect(valueAt(tree, [])).toBe(tree);
  expect(valueAt(tree, ['model', 'leaks', 1])).toBe(0.01);
  expect(valueAt(tree, ['empty'])).toBeNull();
});

test('what is not there is undefined', () => {
  const tree = { model: { leaks: [1] } };
  expect(valueAt(tree, ['model', 'leaks', 5])).toBeUndefined();
  expect(valueAt(tree, ['model', 'leaks', 'length'])).toBeUndefined();
  expect(valueAt(tree, ['model', 0])).toBeUndefined();
  expect(valueAt(tree, ['stdp', 'lr_plus'])).toBeUndefined();
  expect(valueAt(tree, ['toString'])).toBeUndefined();
});
