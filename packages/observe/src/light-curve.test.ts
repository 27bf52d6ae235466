import { randomGenerator } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { type LightBlock, lightOf, periodOf } from './light-curve.ts';
import { skyFrames } from './spots/sky-frame.ts';
import type { SpotFit } from './spots/spot-fit.ts';

/** Blocks of 0.2 s over 20 s with a gap, 100 events/s that swing by a share with a period, and grow. */
function blocks(seed: number, share: number, periodS = 3.3): LightBlock[] {
  const random = randomGenerator(seed);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  return Array.from({ length: 100 }, (_, k) => 0.2 * k)
    .filter((tS) => tS < 6 || tS > 8)
    .map((tS) => {
      const mean = 100 * (1 + share * Math.cos((2 * Math.PI * tS) / periodS)) + tS;
      return { tUs: 5e6 + 1e6 * tS, rate: mean + 22 * gauss(), sigma: 22 };
    });
}
const seeds = Array.from({ length: 100 }, (_, k) => k + 1);

test('a period is found, with its error and how surely', () => {
  const found = periodOf(blocks(1, 0.5))!;
  expect(Math.abs(found.periodS - 3.3)).toBeLessThan(3 * found.sigmaS);
  expect(found.sigmaS).toBeLessThan(0.05);
  expect(Math.abs(found.amplitude - 0.46)).toBeLessThan(0.12);
  expect(found.chance).toBeLessThan(1e-6);
});

test('two bright sides that differ: a turn is both of them', () => {
  const [half, whole] = [blocks(4, 0.5, 1.65), blocks(5, 0.3, 3.3)];
  const both = half.map((block, k) => ({ ...block, rate: block.rate + whole[k].rate }));
  expect(periodOf(both)!.periodS).toBeCloseTo(3.3, 1);
  expect(periodOf(half)!.periodS).toBeCloseTo(1.65, 1);
});

test('its error is what it is: about two of three lie within', () => {
  const within = seeds.filter((seed) => {
    const { periodS, sigmaS } = periodOf(blocks(seed, 0.4))!;
    return Math.abs(periodS - 3.3) < sigmaS;
  });
  expect(within.length).toBeGreaterThan(57);
  expect(within.length).toBeLessThan(87);
});

test('of blocks without a period about one in twenty has a chance of a twentieth', () => {
  const low = seeds.filter((seed) => periodOf(blocks(seed, 0))!.chance < 0.05);
  expect(low.length).toBeLessThan(12);
  expect(low.length).toBeGreaterThan(0);
  expect(periodOf(blocks(1, 0).slice(0, 11))).toBeUndefined();
  expect(periodOf(blocks(1, 0).slice(0, 12))!.chance).toBeCloseTo(0.853884, 5);
});

test('of events in an aperture those of the background and of a star beside are taken off, also where a part of the ring is beside the chip', () => {
  const random = randomGenerator(3);
  const drawn: [number, number, number][] = [];
  // 200 events/s of the spot, 2 per px and second of the background on a chip of 30 × 60 px, 60 events/s of a star 5 px away.
  const gauss = () => 1.3 * Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  for (let k = 0; k < 200; k++) drawn.push([random.uniform(), 5 + gauss(), 20 + gauss()]);
  for (let k = 0; k < 60; k++) drawn.push([random.uniform(), 5 + gauss(), 25 + gauss()]);
  for (let k = 0; k < 2 * 30 * 60; k++) drawn.push([random.uniform(), 30 * random.uniform() - 0.5, 60 * random.uniform() - 0.5]);
  const inOrder = drawn.filter(([, x]) => x > -0.5).toSorted((a, b) => a[0] - b[0]);
  const sensor = { width: 30, height: 60 };
  const events = {
    t: Float64Array.from(inOrder, ([tS]) => 1e6 * tS),
    x: Uint16Array.from(inOrder, ([, x]) => Math.round(x)),
    y: Uint16Array.from(inOrder, ([, , y]) => Math.round(y)),
    p: new Uint8Array(inOrder.length),
    sensor,
  };
  const [frame] = skyFrames(undefined, sensor, 0, 1e6);
  const sky = { events, frame, hot: new Uint8Array(30 * 60) };
  const fit = { tS: 0.5, x: 5, y: 20, vx: 0, vy: 0, events: 200, placeVariance: 0.01, speedVariance: 0 } as SpotFit;
  const lightWith = (change: Partial<SpotFit> = {}, brightness = 60) =>
    lightOf({ fromUs: 0, untilUs: 1e6, fit: { ...fit, ...change } }, sky, {
      psfPx: 1.3,
      rate: 200,
      stars: [{ x: 5, y: 25, brightness }],
    });
  expect(lightWith()).toHaveLength(10);
  const mean = lightWith().reduce((sum, { rate }) => sum + rate, 0) / 10;
  expect(Math.abs(mean - 200)).toBeLessThan(25);
  // A star that is as bright in the aperture, a path that may be beside the spot, and a spot beside the chip tell nothing.
  expect(lightWith({}, 3000)).toEqual([]);
  expect(lightWith({ speedVariance: 4 })).toHaveLength(6);
  expect(lightWith({ x: -1 })).toEqual([]);
});
