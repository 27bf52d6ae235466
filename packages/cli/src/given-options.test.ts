import { expect, test } from 'vitest';
import { gridGiven } from './given-options.ts';

test('numbers between commas, and those that are left out', () => {
  expect(gridGiven({ speeds: '100,0', zeroPoint: '14.5' })).toEqual({ speedsPxS: [100, 0], zeroPoint: 14.5 });
});

test.each([
  [{ speeds: '1,two' }, /^--speeds: expected numbers between commas, got 1,two$/],
  [{ speeds: '' }, /^--speeds: expected numbers/],
  [{ zeroPoint: 'bright' }, /^--zero-point: expected a number, got "bright"$/],
])('%j is refused', (options, message) => {
  expect(() => gridGiven(options)).toThrow(message);
});
