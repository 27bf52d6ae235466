import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { numbersJson, withNumbers } from './number-json.ts';

const number = fc.oneof(fc.double(), fc.constantFrom(Infinity, -Infinity, Number.NaN, -0));
const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    number,
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

it('Numbers survive being written and read, those too that JSON does not know.', () => {
  fc.assert(fc.property(plain, (value) => expect(withNumbers(JSON.parse(numbersJson(value)))).toEqual(value)));
  expect(Object.is(withNumbers(JSON.parse(numbersJson(-0))), -0)).toBe(true);
});
