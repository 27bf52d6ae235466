import { expect, it } from 'vitest';
import { firstAtOrAfter } from './first-at-or-after.ts';

it('finds the first time that is not before another, from a place on', () => {
  const t = Float64Array.of(1, 3, 3, 3, 7, 8, 8, 20, 21, 22, 40);
  for (let from = 0; from <= t.length; from++) {
    for (let tUs = 0; tUs <= 41; tUs++) {
      const looked = t.findIndex((time, i) => i >= from && time >= tUs);
      expect(firstAtOrAfter(t, tUs, from)).toBe(looked < 0 ? t.length : looked);
    }
  }
  expect(firstAtOrAfter(new Float64Array(), 5, 0)).toBe(0);
});
