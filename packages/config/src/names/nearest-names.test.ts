import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestNames } from './nearest-names.ts';

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
