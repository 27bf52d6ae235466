import { expect, it } from 'vitest';
import { jsonDepth, stringEnd } from './json-text.ts';

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
