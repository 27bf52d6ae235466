import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('keys come in their order at every depth, entries of lists in theirs', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
  expect(canonicalJson({ a: 'x', b: [{ c: null, d: 1 }] })).toBe(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' }));
});
