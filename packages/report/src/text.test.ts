import { expect, test } from 'vitest';
import { alignFigures, alignRows, quantity } from './text.ts';

test('columns begin at the same character and lines have no blanks at the end', () => {
  expect(
    alignRows([
      ['a', 'bbb', ''],
      ['cccc', 'd', 'e'],
    ]),
  ).toEqual(['a     bbb', 'cccc  d    e']);
});

test('columns of numbers end at the same character', () => {
  expect(
    alignRows(
      [
        ['name', 'n'],
        ['a', '12'],
        ['b', '345'],
      ],
      [1],
    ),
  ).toEqual(['name    n', 'a      12', 'b     345']);
});

test('figures end at the same character, texts before them begin there', () => {
  const rows = [
    ['fold', 'name', 'J'],
    ['1', 'b', '0.25'],
  ];
  expect(alignFigures(rows, 2)).toEqual(['fold  name     J', '1     b     0.25']);
  expect(alignFigures(rows)).toEqual(['fold  name     J', '1        b  0.25']);
});

test.each([
  [0, '0 events'],
  [1, '1 event'],
  [12345, '12,345 events'],
])('%d', (n, text) => {
  expect(quantity(n, 'event')).toBe(text);
});
