import { expect, test } from 'vitest';
import { csvText } from './csv-text.ts';

test('cells are quoted where they must be, and empty where there is nothing', () => {
  expect(
    csvText([
      ['a', 'b, c', 'say "d"', 'two\nlines'],
      [1, -0.25, null, ''],
    ]),
  ).toBe('a,"b, c","say ""d""","two\nlines"\n1,-0.25,,\n');
});

test.each([
  ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
  ['+1+1', "'+1+1"],
  ['-2+3', "'-2+3"],
  ['@SUM(1)', "'@SUM(1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['=HYPERLINK("a","b")', '"\'=HYPERLINK(""a"",""b"")"'],
  ['-0.25', '-0.25'],
  ['+4.1', '+4.1'],
  ['-1.50e-7', '-1.50e-7'],
  ['a=b', 'a=b'],
])('the text %j is no formula in a spreadsheet: %j', (text, written) => {
  expect(csvText([[text]])).toBe(`${written}\n`);
});

test('a number below 0 is a number', () => {
  expect(csvText([[-3, Number.NEGATIVE_INFINITY]])).toBe('-3,-Infinity\n');
});
