import { expect, test } from 'vitest';
import { alignRows } from './text-table.ts';

test('columns begin at the same character and lines have no blanks at the end', () => {
  expect(
    alignRows([
      ['a', 'bbb', ''],
      ['cccc', 'd', 'e'],
    ]),
  ).toEqual(['a     bbb', 'cccc  d    e']);
});

test('rows may have fewer cells', () => {
  expect(alignRows([['a'], ['bb', 'c']])).toEqual(['a', 'bb  c']);
  expect(alignRows([])).toEqual([]);
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
