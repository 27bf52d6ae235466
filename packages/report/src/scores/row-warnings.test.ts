import { expect, test } from 'vitest';
import { warningLines } from './row-warnings.ts';

const outside = { figures: 'pd', message: '1 labels lie outside the scored time' };
const row = (name: string, ...warnings: readonly (typeof outside)[]) => ({ name, warnings });

test('each warning once, with the rows that it is about', () => {
  expect(warningLines([row('trained', outside), row('untrained', outside), row('trained', outside)])).toEqual([
    'trained, untrained, pd: 1 labels lie outside the scored time',
  ]);
});

test('many rows are counted', () => {
  expect(warningLines(['a', 'b', 'c', 'd'].map((name) => row(name, outside)))).toEqual([
    'a, b and 2 more rows, pd: 1 labels lie outside the scored time',
  ]);
});

test('warnings that differ stay apart, in the order of the rows', () => {
  const other = { figures: 'volumes', message: 'dense' };
  expect(warningLines([row('a', outside, other), row('b', other)])).toEqual([
    'a, pd: 1 labels lie outside the scored time',
    'a, b, volumes: dense',
  ]);
  expect(warningLines([row('a')])).toEqual([]);
});
