import { expect, it } from 'vitest';
import { shown, shownName } from './shown.ts';

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
