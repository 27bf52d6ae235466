import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitValues } from './split-values.ts';

it.each([
  ['1,2,3', ['1', '2', '3']],
  ['one', ['one']],
  ['', ['']],
  ['1,', ['1', '']],
  ['[0.1,0.2,0.3],[0.2,0.2,0.2]', ['[0.1,0.2,0.3]', '[0.2,0.2,0.2]']],
  ['[0.1, 0.2], [0.3]', ['[0.1, 0.2]', ' [0.3]']],
  ['{a: 1, b: [2, 3]},{a: 4}', ['{a: 1, b: [2, 3]}', '{a: 4}']],
  ['"a,b",c', ['"a,b"', 'c']],
  ["'a,b',it's,so", ["'a,b'", "it's", 'so']],
  ['["a]","b,"],c', ['["a]","b,"]', 'c']],
  ['"say \\"a,b\\"",c', ['"say \\"a,b\\""', 'c']],
  // No list any more: as it stands.
  ['[1,2', ['[1,2']],
  ['1],2', ['1]', '2']],
])('%s is %j', (text, values) => {
  expect(splitValues(text)).toEqual(values);
});

it('values that are put together with commas come apart again', () => {
  const word = fc
    .string({ unit: fc.constantFrom('a', '7', '.', '-', ' ', '/', '\\', "b'c"), minLength: 1 })
    .map((text) => `w${text}`);
  const quoted = fc
    .string({ unit: fc.constantFrom('a', ',', '[', ']', ' ', "'", '\\', '"') })
    .map((text) => JSON.stringify(text));
  const { value } = fc.letrec<{ value: string; list: string; mapping: string }>((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, word, quoted, tie('list'), tie('mapping')),
    list: fc.array(tie('value'), { maxLength: 4 }).map((values) => `[${values.join(',')}]`),
    mapping: fc.array(tie('value'), { maxLength: 3 }).map((values) => `{${values.map((one, i) => `k${i}: ${one}`).join(', ')}}`),
  }));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), (values) => {
      expect(splitValues(values.join(','))).toEqual(values);
    }),
  );
});

it('no character is lost, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ',', '[', ']', '{', '}', '(', ')', '"', "'", '\\', ' ') }), (text) => {
      expect(splitValues(text).join(',')).toBe(text);
    }),
  );
});
