import { randomGenerator } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { faintSpot, ringCells, type Stack } from './faint-spot.ts';

const [inner, psfPx] = [30, 1.3];

/** Ten seconds of even background of so many events per cell, and a spot of so many events/s in the middle; at the left it is seen for half the time. */
function drawn(seed: number, background: number, rate: number): Stack {
  const random = randomGenerator(seed);
  const side = inner + 2 * ringCells;
  const seconds = Float64Array.from({ length: side * side }, (_, i) => (i % side < 20 ? 5 : 10));
  const counts = seconds.map((own) => poisson(random, background * own));
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  for (let left = poisson(random, 10 * rate); left > 0; left--) {
    const [x, y] = [Math.round(side / 2 + psfPx * gauss()), Math.round(side / 2 + psfPx * gauss())];
    counts[y * side + x]++;
  }
  return { width: side, height: side, margin: ringCells, counts, seconds };
}

function poisson({ uniform }: { uniform: () => number }, mean: number): number {
  let [count, rest] = [-1, mean];
  do {
    count++;
    rest += Math.log(1 - uniform());
  } while (rest > 0);
  return count;
}

const runs = Array.from({ length: 100 }, (_, seed) => seed + 1);

test('a spot is found where it is, as bright as it is', () => {
  const spot = faintSpot(drawn(1, 0.03, 10), psfPx)!;
  expect(Math.hypot(spot.column - inner / 2, spot.row - inner / 2)).toBeLessThan(1.5);
  expect(Math.abs(spot.rate - 10)).toBeLessThan(3 * spot.sigma);
  expect(spot.chance).toBeLessThan(1e-6);
  expect(spot.limit).toBeGreaterThan(10);
});

test.each([0.003, 0.03])(
  'of a background of %d per cell and second one stack in twenty has a chance of a twentieth',
  (background) => {
    const chances = runs.map((seed) => faintSpot(drawn(seed, background, 0), psfPx)!.chance);
    expect(chances.filter((chance) => chance < 0.05).length).toBeLessThanOrEqual(10);
    expect(Math.min(...chances)).toBeGreaterThan(1e-3);
  },
);

test.each([1, 3])('a limit holds in nine stacks of ten and more, with %d events/s', (rate) => {
  const held = runs.filter((seed) => faintSpot(drawn(seed, 0.03, rate), psfPx)!.limit >= rate);
  expect(held.length).toBeGreaterThanOrEqual(90);
});

test('where nothing was seen there is no limit', () => {
  const { counts, seconds, ...rest } = drawn(1, 0.03, 0);
  expect(faintSpot({ ...rest, counts: counts.fill(0), seconds: seconds.fill(0) }, psfPx)).toBeUndefined();
  expect(faintSpot({ ...rest, counts: counts.fill(0), seconds: seconds.fill(10) }, psfPx)).toMatchObject({ rate: 0, chance: 1 });
});
