import { expect, test } from 'vitest';
import { valueText } from './value-text.ts';

test.each([
  [undefined, 'nothing (null)'],
  [null, 'nothing (null)'],
  ['yes', 'the text "yes"'],
  ['', 'the text ""'],
  ['two\nlines', 'the text "two\\nlines"'],
  [4, '4'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [false, 'false'],
  [10n, '10'],
  [[5, 'a', null, [1], { b: 2 }], 'the list [5, "a", null, …, …]'],
  [[], 'the list []'],
  [{ a: 1 }, 'a mapping'],
  [() => 0, 'function'],
])('%o is shown as %s', (value, shown) => {
  expect(valueText(value)).toBe(shown);
});

test('long values are cut', () => {
  expect(valueText('x'.repeat(100))).toBe(`the text "${'x'.repeat(39)}…`);
  expect(valueText(Array.from({ length: 100 }, () => 1))).toMatch(/^the list \[1, 1.*…$/);
});
