import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sparseFromDense } from './dense.ts';
import { firstSpikeTimes } from './first-spike-times.ts';
import { NEVER_FIRED } from './sparse-spikes.ts';

test('step of the first spike, NEVER_FIRED where silent', () => {
  const spikes = sparseFromDense([3, 1, 1, 4], [0, 0, 0, 1, /* 1 */ 1, 0, 0, 1, /* 2 */ 1, 1, 0, 0]);
  expect(firstSpikeTimes(spikes)).toEqual(Int32Array.of(1, 2, NEVER_FIRED, 0));
});

test('never is later than every step', () => {
  const [never] = firstSpikeTimes(sparseFromDense([1, 1, 1, 1], [0]));
  expect(never <= Number.MAX_SAFE_INTEGER && never > 1e9).toBe(true);
});

test('agrees with looking at every step', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }), (fired) => {
      const times = firstSpikeTimes(sparseFromDense([4, 1, 2, 3], fired.map(Number)));
      times.forEach((time, unit) => {
        const expected = [0, 1, 2, 3].find((t) => fired[t * 6 + unit]) ?? NEVER_FIRED;
        expect(time).toBe(expected);
      });
    }),
  );
});
