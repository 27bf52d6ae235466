import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { passage, passedWithin } from './first-passage.ts';

/** Mean and variance. */
function momentsOf(times: readonly number[]) {
  const mean = times.reduce((sum, one) => sum + one, 0) / times.length;
  return { mean, variance: times.reduce((sum, one) => sum + (one - mean) ** 2, 0) / times.length };
}
/** Most of the events add three nats, few one and few seven. */
const gains = Float64Array.from({ length: 20 }, (_, nats) => [0.1, 0.2, 0.1, 0.4, 0.1, 0, 0, 0.1][nats] ?? 0);
const shares = [0.1, 0.3, 0.4, 0.8, 0.9, 0.9, 0.9, 1];

describe('a sum that is never below 0', () => {
  it('that loses nothing takes as long as its events, each of a nat', () => {
    const ones = Float64Array.from({ length: 9 }, (_, nats) => Number(nats === 1));
    const from = passage(ones, 4, 0, 8, 'never');
    const times = [from(0), from(6)].flatMap(({ mean, variance }) => [mean, variance]);
    expect(times).toEqual([2, 0.5, 0.5, 0.125].map((one) => expect.closeTo(one, 9)));
  });

  it.each([
    // It grows in the mean by 7 nats/s, hardly changes, and falls.
    [4, 3],
    [4, 11],
    [4, 20],
    [2, 12],
  ])('reaches 11 nats as drawn sums do, by %i events/s that lose %i nats/s', (perS, lossPerS) => {
    const random = randomGenerator(58);
    const drawn = momentsOf(
      Array.from({ length: 3000 }, () => {
        let [s, sum] = [0, 0];
        while (sum < 11) {
          // As the chain does: what is lost goes in steps of a nat.
          s -= Math.log(1 - random.uniform()) / (perS + lossPerS);
          const of = random.uniform() * (perS + lossPerS);
          sum = of > perS ? Math.max(0, sum - 1) : sum + shares.findIndex((share) => share > of / perS);
        }
        return s;
      }),
    );
    const { mean, variance } = passage(gains, perS, lossPerS, 11, 'never')(0);
    expect(Math.abs(mean / drawn.mean - 1)).toBeLessThan(0.06);
    expect(Math.abs(variance / drawn.variance - 1)).toBeLessThan(0.15);
  });

  it('a loss in steps of a nat takes no longer than an even one by more than a quarter', () => {
    const random = randomGenerator(59);
    const [perS, lossPerS] = [4, 9];
    const even = momentsOf(
      Array.from({ length: 3000 }, () => {
        let [s, sum] = [0, 0];
        while (sum < 11) {
          const wait = -Math.log(1 - random.uniform()) / perS;
          s += wait;
          sum = Math.max(0, sum - lossPerS * wait);
          const of = random.uniform();
          sum += shares.findIndex((share) => share > of);
        }
        return s;
      }),
    );
    expect(Math.abs(Math.log(passage(gains, perS, lossPerS, 11, 'never')(0).mean / even.mean))).toBeLessThan(0.25);
  });
});

it.each([
  // It grows in the mean, hardly changes, and falls.
  [6, 6],
  [6, 19],
  [3, 12],
])('a sum that ends below 0 reaches 15 nats as drawn ones do, by %i events/s that lose %i nats/s', (perS, lossPerS) => {
  const random = randomGenerator(60);
  const drawn = Array.from({ length: 4000 }, () => {
    let [s, nats] = [0, 3];
    while (nats >= 0 && nats < 15) {
      s -= Math.log(1 - random.uniform()) / (perS + lossPerS);
      const of = random.uniform() * (perS + lossPerS);
      nats += of > perS ? -1 : shares.findIndex((share) => share > of / perS);
    }
    return { s, isObject: nats >= 15 };
  });
  const { chance, mean, variance } = passage(gains, perS, lossPerS, 15, 'ends')(3);
  const all = momentsOf(drawn.map(({ s }) => s));
  expect(Math.abs(chance - drawn.filter(({ isObject }) => isObject).length / drawn.length)).toBeLessThan(0.03);
  expect(Math.abs(mean / all.mean - 1)).toBeLessThan(0.06);
  expect(Math.abs(variance / all.variance - 1)).toBeLessThan(0.15);
});

it('the chance within a time has the mean and the variance of the time', () => {
  for (const [mean, variance] of [
    [10, 15],
    [10, 99],
    [0.4, 1e-5],
  ]) {
    const steps = 20_000;
    const stepS = (mean + 12 * Math.sqrt(variance)) / steps;
    let [first, second] = [0, 0];
    for (let k = 0; k < steps; k++) {
      const left = 1 - passedWithin({ mean, variance }, (k + 0.5) * stepS);
      first += left * stepS;
      second += 2 * (k + 0.5) * stepS * left * stepS;
    }
    expect(Math.abs(first / mean - 1)).toBeLessThan(1e-3);
    expect(Math.abs((second - first ** 2) / variance - 1)).toBeLessThan(0.02);
  }
  // One that varies by more than its mean has no delay.
  expect(passedWithin({ mean: 10, variance: 400 }, 10)).toBeCloseTo(1 - 1 / Math.E, 9);
});
