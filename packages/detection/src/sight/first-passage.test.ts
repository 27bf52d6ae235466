import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { passage, passedWithin, trial } from './first-passage.ts';

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
    const { mean, variance, again } = passage(
      Float64Array.from({ length: 9 }, (_, nats) => Number(nats === 1)),
      4,
      0,
      8,
    );
    expect([mean, variance, again.mean, again.variance]).toEqual([2, 0.5, 0.5, 0.125].map((one) => expect.closeTo(one, 9)));
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
    const { mean, variance } = passage(gains, perS, lossPerS, 11);
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
    expect(Math.abs(Math.log(passage(gains, perS, lossPerS, 11).mean / even.mean))).toBeLessThan(0.25);
  });
});

it.each([
  [3, 6],
  [6, 6],
  [6, 30],
])(
  'a track of %i events/s that supposes %i in the beginning ends as drawn ones do, to a tenth of the chance',
  (perS, supposedHz) => {
    const random = randomGenerator(60);
    const start = { events: supposedHz / 2, seconds: 0.5 };
    const drawn = Array.from({ length: 3000 }, () => {
      let [s, nats, events, n] = [0, 0, start.events, 0];
      while (nats >= -3 && nats < 12 && n < 100) {
        const wait = -Math.log(1 - random.uniform()) / perS;
        // It ends when it is 3 below 0.
        const over = start.seconds + s;
        const left = Math.min((nats + 3) / 4, over * Math.expm1((nats + 3) / (events + 1)));
        nats -= Math.max(4 * wait, (events + 1) * Math.log1p(wait / over));
        [s, events, n] = [s + Math.min(wait, left), events + 1, n + 1];
        const of = random.uniform();
        if (nats >= -3) nats += shares.findIndex((share) => share > of);
      }
      return { s, isObject: nats >= 12 };
    });
    const chance = drawn.filter(({ isObject }) => isObject).length / drawn.length;
    const found = trial(() => ({ gains, noise: 0 }), start, 4, perS, 12);
    expect(Math.abs(found.chance - chance)).toBeLessThan(0.1);
    expect(Math.abs(Math.log(found.mean / momentsOf(drawn.map(({ s }) => s)).mean))).toBeLessThan(0.5);
  },
);

it('the chance within a time is the density of the inverse Gaussian distribution, summed up', () => {
  for (const [mean, variance, seconds] of [
    [10, 15, 10],
    [10, 15, 7],
    [40, 3000, 30],
    [0.4, 1e-5, 0.5],
  ]) {
    const shape = mean ** 3 / variance;
    const steps = 20_000;
    let sum = 0;
    for (let k = 0; k < steps; k++) {
      const t = ((k + 0.5) / steps) * seconds;
      sum += Math.sqrt(shape / (2 * Math.PI * t ** 3)) * Math.exp((-shape * (t - mean) ** 2) / (2 * mean ** 2 * t));
    }
    expect(passedWithin({ mean, variance }, seconds)).toBeCloseTo((sum * seconds) / steps, 3);
  }
});
