import { expect, test } from 'vitest';
import { missingLine } from './output.mjs';

const output = 'trained conv2 in 12 s\nJ 0.58\nPd 0.74\n\ntook 14s\n';

test.each([
  ['J 0.58', undefined],
  ['J 0.58\nPd 0.74', undefined],
  ['trained conv2 in … s\n…\ntook …', undefined],
  ['…\nPd 0.74\n…', undefined],
  ['  J 0.58  ', undefined],
  ['J 0.59', 'J 0.59'],
  ['J 0.58\ntook 14s', undefined],
  ['J 0.58\nJ 0.58', 'J 0.58'],
  ['Pd 0.74\n…\nJ 0.58', 'J 0.58'],
  ['J 0.5', 'J 0.5'],
  ['J .*', 'J .*'],
])('%j', (shown, missing) => {
  expect(missingLine(shown, output)).toBe(missing);
});
