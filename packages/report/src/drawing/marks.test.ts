import { expect, it } from 'vitest';
import { target } from './marks.ts';

it('the cross of a target begins within its circle, ends outside it and leaves the middle open', () => {
  const svg = target(100, 50, 10);
  expect(svg).toContain('cx="100" cy="50" r="10"');
  const numbers = [
    ...svg
      .split(' d="')[1]
      .split('"')[0]
      .matchAll(/[\d.]+/g),
  ].map(Number);
  const [dx, dy] = [0, 1].map((odd) => numbers.filter((_, k) => k % 2 === odd).map((value) => value - [100, 50][odd]));
  expect(dx).toEqual([5.5, 13.5, -5.5, -13.5, 0, 0, 0, 0].map((value) => expect.closeTo(value)));
  expect(dy).toEqual([0, 0, 0, 0, 5.5, 13.5, -5.5, -13.5].map((value) => expect.closeTo(value)));
});
