import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { exactJson, exactValue } from './completeness.ts';

const number = fc.oneof(fc.double(), fc.constantFrom(Infinity, -Infinity, Number.NaN, -0));
const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    number,
    fc.float64Array(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc.dictionary(
      fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
      tie('value'),
      { noNullPrototype: true },
    ),
  ),
})).value;

it('Data survive being written and read, those too that JSON does not know.', () => {
  fc.assert(
    fc.property(plain, (value) => {
      expect(exactValue(JSON.parse(exactJson(value)))).toEqual(value);
    }),
  );
  expect(Object.is(exactValue(JSON.parse(exactJson(-0))), -0)).toBe(true);
});
