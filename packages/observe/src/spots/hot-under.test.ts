import { randomGenerator } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { trueTrack } from '../night.fixture.ts';
import { hotUnder } from './hot-under.ts';

const sensor = { width: 40, height: 30 };
/** Ten seconds of 100 events/s of a spot at (20, 15), of 8 events/s of the pixel (22, 14) beside its middle, and of background. */
function drawn(hotHz: number) {
  const random = randomGenerator(5);
  const gauss = () => 1.5 * Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const all: [number, number, number][] = [];
  for (let k = 0; k < 1000; k++) all.push([random.uniform(), 20 + gauss(), 15 + gauss()]);
  for (let k = 0; k < 10 * hotHz; k++) all.push([random.uniform(), 22, 14]);
  for (let k = 0; k < 2000; k++) all.push([random.uniform(), 39 * random.uniform(), 29 * random.uniform()]);
  all.sort((a, b) => a[0] - b[0]);
  return {
    t: Float64Array.from(all, ([share]) => 1e7 * share),
    x: Uint16Array.from(all, ([, x]) => Math.round(x)),
    y: Uint16Array.from(all, ([, , y]) => Math.round(y)),
    p: new Uint8Array(all.length),
    sensor,
  };
}
const times = Float64Array.from({ length: 1000 }, (_, k) => 1e4 * k);
const track = (pxS: number) =>
  trueTrack(1, 'satellite', { t: times, x: times.map((t) => 20 + (pxS * t) / 1e6), y: times.map(() => 15) });
const hot = new Uint8Array(40 * 30);
const hotAt = (found: Uint8Array) => Array.from(found.keys()).filter((at) => found[at] === 1);

test('a hot pixel under an object that stands is found, and none where there is none', () => {
  expect(hotAt(hotUnder({ events: drawn(8), hot }, track(0), 1.5))).toEqual([14 * 40 + 22]);
  expect(hotUnder({ events: drawn(0), hot }, track(0), 1.5)).toBe(hot);
});

test('under what moves its own light shows no hot pixel', () => {
  expect(hotUnder({ events: drawn(8), hot }, track(1), 1.5)).toBe(hot);
});
