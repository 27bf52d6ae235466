import { expect, test } from 'vitest';
import { csvText } from './csv.ts';

test('cells are quoted where they must be, and empty where there is nothing', () => {
  expect(
    csvText([
      ['a', 'b, c', 'say "d"', 'two\nlines'],
      [1, -0.25, null, ''],
    ]),
  ).toBe('a,"b, c","say ""d""","two\nlines"\n1,-0.25,,\n');
});
