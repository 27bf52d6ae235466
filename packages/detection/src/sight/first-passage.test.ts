import { expect, it } from 'vitest';
import { passedWithin } from './first-passage.ts';

/** Density of the inverse Gaussian distribution of a first passage, summed up to a time. */
function summed(natsPerS: number, variancePerS: number, nats: number, seconds: number): number {
  const steps = 20_000;
  let sum = 0;
  for (let k = 0; k < steps; k++) {
    const t = ((k + 0.5) / steps) * seconds;
    sum +=
      (nats / Math.sqrt(2 * Math.PI * variancePerS * t ** 3)) * Math.exp(-((nats - natsPerS * t) ** 2) / (2 * variancePerS * t));
  }
  return (sum * seconds) / steps;
}

it('is the distribution of the first passage of a sum that grows', () => {
  for (const [natsPerS, variancePerS, nats, seconds] of [
    [2, 6, 20, 10],
    [2, 6, 20, 7],
    [0.2, 3, 8, 30],
    [40, 200, 20, 0.6],
    [30, 1e-3, 12, 0.5],
  ])
    expect(passedWithin([{ natsPerS, variancePerS, nats }], seconds)).toBeCloseTo(
      summed(natsPerS, variancePerS, nats, seconds),
      3,
    );
});

const stage = (nats: number) => ({ natsPerS: 3, variancePerS: 9, nats });

it('adds the means and the variances of sums that follow one another, and is that of one where both grow alike', () => {
  expect(passedWithin([stage(8), stage(12)], 7)).toBeCloseTo(passedWithin([stage(20)], 7), 12);
});

it('is 0 where a sum does not grow', () => {
  expect(
    passedWithin(
      [
        { natsPerS: 5, variancePerS: 1, nats: 8 },
        { natsPerS: 0, variancePerS: 1, nats: 8 },
      ],
      100,
    ),
  ).toBe(0);
});
