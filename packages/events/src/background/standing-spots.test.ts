import { randomGenerator } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { poissonTimes } from '../synthetic/spots/random-draws.ts';
import { StandingSpots } from './standing-spots.ts';

const sensor = { width: 80, height: 60 };
const [x, y] = [40, 30];
const middle = y * sensor.width + x;

/** Numbers of events of pixels whose rates scatter by a factor of e, 5 in the median. @param add events of more, by dx and dy from the middle */
function noise(seed: number, add: (dx: number, dy: number) => number = () => 0): Float32Array {
  const random = randomGenerator(seed);
  return Float32Array.from({ length: sensor.width * sensor.height }, (_, pixel) => {
    const [dx, dy] = [(pixel % sensor.width) - x, Math.floor(pixel / sensor.width) - y];
    let count = 0;
    poissonTimes(5 * Math.exp(random.normal()) + add(dx, dy), 1, random, () => count++);
    return count;
  });
}

function spotsIn(totals: Float32Array, before: readonly number[] = []): number[] {
  const spots = new StandingSpots(sensor, 1);
  spots.look(totals, 1, before, [...totals.keys()]);
  return [...totals.keys()].filter((pixel) => spots.isSpot(pixel));
}

const spot = (events: number) => (dx: number, dy: number) =>
  (events * Math.exp(-(dx * dx + dy * dy) / (2 * 1.1 ** 2))) / (2 * Math.PI * 1.1 ** 2);
/** Turns a spot inside out: its brightest pixels are in the corners then. */
const turned = (d: number) => (Math.abs(d) > 2 ? d : Math.sign(d) * (2 - Math.abs(d)) + (d === 0 ? 2 : 0));
const was = [middle];
const seeds = Array.from({ length: 20 }, (_, k) => 500 + k);
const share = (isSo: (seed: number) => boolean) => seeds.filter(isSo).length / seeds.length;

test('warm pixels that lie side by side by chance are no spot', () => {
  // Markov's bound for one look at all places.
  expect(share((seed) => spotsIn(noise(seed)).length > 0)).toBeLessThanOrEqual(Math.exp(-2));
});

test('a spot is found where it is, and not where the same pixels lie in another order', () => {
  const dim = spot(300);
  expect(share((seed) => spotsIn(noise(seed, dim)).includes(middle))).toBeGreaterThan(0.85);
  expect(share((seed) => spotsIn(noise(seed, (dx, dy) => dim(turned(dx), turned(dy)))).includes(middle))).toBeLessThan(0.5);
});

test('a spot that was found stays one until its pixels tell against it', () => {
  const [dim, gone] = [seeds.map((seed) => noise(seed, spot(90))), seeds.map((seed) => noise(seed))];
  const found = (all: Float32Array[], before?: typeof was) =>
    all.filter((totals) => spotsIn(totals, before).includes(middle)).length;
  expect(found(dim)).toBeLessThan(10);
  expect(found(dim, was)).toBeGreaterThan(15);
  expect(found(gone, was)).toBeLessThan(found(dim, was));
});

test('a spot is no larger after many looks, though all places beside it are asked', () => {
  const spots = new StandingSpots(sensor, 1);
  const totals = noise(501, spot(2000));
  const sizes = Array.from({ length: 20 }, () => {
    spots.look(totals, 1, [...spots.middles], [middle]);
    return [...totals.keys()].filter((pixel) => spots.isSpot(pixel)).length;
  });
  expect(sizes).toEqual(sizes.map(() => 81));
});

test('what a bright object has left is no spot, though all its events so far are those of one', () => {
  const [before, last] = [noise(501, spot(1000)), noise(502)];
  const totals = before.map((count, pixel) => count + last[pixel]);
  const isSpot = (recent: Float32Array) => {
    const spots = new StandingSpots(sensor, 1);
    spots.look(totals, 1, [], [middle], { events: Uint32Array.from(recent), share: 0.5 });
    return spots.isSpot(middle);
  };
  expect(spotsIn(totals)).toContain(middle);
  expect(isSpot(last)).toBe(false);
  expect(isSpot(before)).toBe(true);
});
