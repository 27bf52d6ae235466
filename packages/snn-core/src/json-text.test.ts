import * as fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { canonicalJson, duplicateKey, jsonDepth, shown, shownName, stringEnd } from './json-text.ts';

test('keys come in their order at every depth, entries of lists in theirs', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
  expect(canonicalJson({ a: 'x', b: [{ c: null, d: 1 }] })).toBe(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' }));
});

it.each([
  ['"abc" ', 0, 4],
  [String.raw`{"a\"b":1}`, 1, 6],
  [String.raw`"\\"`, 0, 3],
  ['"open', 0, 5],
  [String.raw`"open\\`, 0, 7],
])('the string in %s that begins at %i ends at %i', (json, start, end) => {
  expect(stringEnd(json, start)).toBe(end);
});

it.each([
  ['1', 0],
  ['{}', 1],
  ['{"a":[1,{"b":2}],"c":{}}', 3],
  ['"[[[["', 0],
  [String.raw`["\"[[["]`, 1],
  ['[]]]][', 1],
  ['[[[', 3],
])('%s nests %i deep', (json, depth) => {
  expect(jsonDepth(json)).toBe(depth);
});

it('takes as long as the text is long, whatever is in it', () => {
  expect(jsonDepth('['.repeat(1e6))).toBe(1e6);
  expect(jsonDepth(`"${String.raw`\"`.repeat(1e6)}"`)).toBe(0);
});

it.each([
  ['{"a":1,"a":2}', 'a'],
  ['{"a":{"b":1,"c":[{"d":1}],"b":2}}', 'b'],
  ['[{"a":1},{"x":{},"x" : []}]', 'x'],
  [String.raw`{"a":1,"\u0061":2}`, 'a'],
  [String.raw`{"\"":1,"\"":2}`, '"'],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
])('finds the key that %s has twice', (json, key) => {
  expect(duplicateKey(json)).toBe(key);
});

it.each([
  '{}',
  '{"a":"a","b":["a","a"],"c":{"a":1}}',
  '[{"a":1},{"a":1}]',
  '{"a":{"a":{"a":1}}}',
  String.raw`{"a":"{\"a\":1,\"a\":2}"}`,
  String.raw`{"\\":1,"\\\"":2}`,
])('finds nothing in %s', (json) => {
  expect(duplicateKey(json)).toBe(undefined);
});

it('finds nothing in what JSON.stringify writes, and the key that is added to it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (value) => {
      const json = JSON.stringify(value);
      expect(duplicateKey(json)).toBe(undefined);
      const [key] = Object.keys(value);
      expect(duplicateKey(`${json.slice(0, -1)},${JSON.stringify(key)}:0}`)).toBe(key);
    }),
  );
});

it.each([
  ['a\nb', String.raw`"a\nb"`],
  [[1, null], '[1,null]'],
  [undefined, 'nothing'],
  ['x'.repeat(78), `"${'x'.repeat(78)}"`],
  ['x'.repeat(1000), `"${'x'.repeat(78)}…`],
])('%j is shown on one line of at most 80 characters', (value, text) => {
  expect(shown(value)).toBe(text);
});

it.each([
  ['conv1.weight', 'conv1.weight'],
  ['best/data/0', 'best/data/0'],
  ['', '""'],
  ['a b', '"a b"'],
  ['\u001b[2J', String.raw`"\u001b[2J"`],
  ['x'.repeat(81), `"${'x'.repeat(78)}…`],
])('the name %j is shown as %s', (name, text) => {
  expect(shownName(name)).toBe(text);
});
