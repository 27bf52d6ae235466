import { expect, test } from 'vitest';
import { gridGiven } from './given-options.ts';

test('numbers between commas, and those that are left out', () => {
  expect(gridGiven({ speeds: '100,0', zeroPoint: '14.5' })).toEqual({ speedsPxS: [0, 100], zeroPoint: 14.5 });
});

test.each([
  [{ speeds: '1,two' }, /^--speeds: expected numbers between commas, got 1,two$/],
  [{ speeds: '' }, /^--speeds: expected numbers/],
  [{ speeds: '3,3' }, /^--speeds: expected every number once, got 3 twice$/],
  [{ zeroPoint: 'bright' }, /^--zero-point: expected a number, got bright$/],
])('%j is refused', (options, message) => {
  expect(() => gridGiven(options)).toThrow(message);
});
