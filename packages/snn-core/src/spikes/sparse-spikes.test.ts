import { fails } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { denseFromSparse } from '../testing/testing.fixture.ts';
import { checkSpikes } from './check-spikes.ts';
import {
  firstSpikeTimes,
  joinSteps,
  NEVER_FIRED,
  type SpikeShape,
  sliceSteps,
  sparseFromDense,
  spikeAt,
} from './sparse-spikes.ts';

test('finds every spike by its step and unit', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }), (fires) => {
      const spikes = sparseFromDense([3, 2, 2, 2], Float32Array.from(fires, Number));
      for (let step = 0; step < 3; step++) {
        for (let k = spikes.offsets[step]; k < spikes.offsets[step + 1]; k++)
          expect(spikeAt(spikes, step, spikes.index[k])).toBe(k);
      }
    }),
  );
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

const threeRows = [1, 0, 0, 1, /* 1 */ 0, 0, 0, 0, /* 2 */ 0.5, 1, 0, 0];
const threeSteps = sparseFromDense([3, 1, 2, 2], threeRows);

test('a slice is a copy, with values only where there are some', () => {
  const part = sliceSteps(threeSteps, 0, 3);
  part.index[0] = 3;
  expect(threeSteps.index[0]).toBe(0);
  expect(part.values).toEqual(threeSteps.values);
  expect('values' in sliceSteps(sparseFromDense([1, 1, 1, 1], [1]), 0, 1)).toBe(false);
});

test.each([
  [-1, 2],
  [2, 1],
  [0, 4],
])('refuses %i … %i', (from, to) => {
  expect(() => sliceSteps(threeSteps, from, to)).toThrow(fails(RangeError, 'sliceSteps', 0, 3, 'from', from, to));
});

test.each([[threeSteps], [sparseFromDense([3, 1, 2, 2], [1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0])]])(
  'slices joined again are the whole',
  (whole) => {
    const parts = [sliceSteps(whole, 0, 1), sliceSteps(whole, 1, 1), sliceSteps(whole, 1, 3)];
    expect(joinSteps(parts)).toEqual(whole);
  },
);

describe('sparseFromDense', () => {
  test('keeps values only when one of them is not 1', () => {
    expect(sparseFromDense([1, 1, 1, 2], [1, 0.5]).values).toEqual(Float32Array.of(1, 0.5));
    expect('values' in sparseFromDense([1, 1, 1, 2], [1, 1])).toBe(false);
  });

  test('refuses an array of another size', () => {
    expect(() => sparseFromDense([1, 2, 2, 2], [1])).toThrow(fails(RangeError, 'sparseFromDense', 8, '[1, 2, 2, 2]', 1));
  });
});

test('dense → sparse → dense gives the array back, and the spikes keep their contract', () => {
  const size = fc.integer({ min: 1, max: 4 });
  const cases = fc.tuple(size, size, size, size).chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.array(fc.constantFrom(0, 0, 0, 1, 0.25, -3), {
        minLength: shape.reduce((a, b) => a * b),
        maxLength: shape.reduce((a, b) => a * b),
      }),
    ),
  );
  fc.assert(
    fc.property(cases, ([shape, dense]: [SpikeShape, number[]]) => {
      const spikes = sparseFromDense(shape, dense);
      checkSpikes(spikes);
      expect([...denseFromSparse(spikes)]).toEqual(dense);
    }),
  );
});
