import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { levenshtein, nearestNames } from './nearest-names.ts';

const names = ['lr_plus', 'lr_minus', 'weight_min', 'weight_max', 'mode'];

test.each([
  ['lr_pluss', ['lr_plus']],
  ['lrPlus', ['lr_plus']],
  ['LR-MINUS', ['lr_minus']],
  ['weight_mix', ['weight_max', 'weight_min']],
  ['moed', ['mode']],
  ['mod', ['mode']],
  ['temperature', []],
  ['', []],
])('%j may mean %j', (typed, meant) => {
  expect(nearestNames(typed, names)).toEqual(meant);
});

test('puts the nearer name first, equals in alphabetical order, and no more than the limit', () => {
  expect(nearestNames('abcdef', ['abcdxx', 'abcdex', 'abcdey'])).toEqual(['abcdex', 'abcdey', 'abcdxx']);
  expect(nearestNames('abcdef', ['abcdxx', 'abcdex', 'abcdey'], 1)).toEqual(['abcdex']);
});

test('finds every name that was typed right', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }), fc.nat(), (candidates, at) => {
      const name = candidates[at % candidates.length];
      expect(nearestNames(name, candidates, candidates.length)).toContain(name);
    }),
  );
});

test.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['lr_pluss', 'lr_plus', 1],
  ['lr_puls', 'lr_plus', 2],
  ['flaw', 'lawn', 2],
  ['intention', 'execution', 5],
])('distance of %j and %j is %i', (a, b, distance) => {
  expect(levenshtein(a, b)).toBe(distance);
});

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });

test('is a metric: zero only for equal words, symmetric, triangle inequality', () => {
  fc.assert(
    fc.property(word, word, word, (a, b, c) => {
      expect(levenshtein(a, b) === 0).toBe(a === b);
      expect(levenshtein(a, b)).toBe(levenshtein(b, a));
      expect(levenshtein(a, c)).toBeLessThanOrEqual(levenshtein(a, b) + levenshtein(b, c));
    }),
  );
});
