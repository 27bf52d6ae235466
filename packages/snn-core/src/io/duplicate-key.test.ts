import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { duplicateKey } from './duplicate-key.ts';

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
