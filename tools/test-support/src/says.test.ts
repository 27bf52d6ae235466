import { expect, test } from 'vitest';
import { fails, says } from './says.ts';

test.each([
  ['model.leaks[0]: expected at most 2, got 3', true],
  ['model.leaks[0]: got 3', false],
  ['model.leaks[0]: expected at most 12, got 3', false],
  ['model.leaks[0]: expected at most 2.5, got 3', false],
  ['model.leaks[0]: expected at most -2, got 3', false],
  ['3 for model.leaks[0], at most 2', false],
  ['model_leaks0: expected at most 2, got 3', false],
  ['model.leaks[0]: expected at most 2,\ngot 3', false],
])('%j: place and values in order, in one line, numbers as a whole: %j', (text, holds) => {
  expect(says('model.leaks[0]', 2, 3).test(text)).toBe(holds);
});

test('patterns are parts, too, and nothing is refused', () => {
  expect('reading\nc.yaml:12:3 seed: got x').toMatch(says(/^c\.yaml:\d+:3/, 'seed'));
  expect(() => says()).toThrow(RangeError);
});

test('an error has its class beside its words', () => {
  expect(new RangeError('seed: got 3')).toEqual(fails(RangeError, 'seed', 3));
  expect(new Error('seed: got 3')).not.toEqual(fails(RangeError, 'seed', 3));
});
