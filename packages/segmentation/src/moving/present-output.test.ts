import { randomGenerator } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import type { MovingObject } from './moving-line.ts';
import { hasPassed, MovingObjects } from './moving-objects.ts';

const sensor = { width: 200, height: 120 };
const options = { slowestPxS: 60, fastestPxS: 10_000, spotRate: 3, thresholdNats: 18, leastShared: 1, separationPx: 12 };
const rateHz = 0.1;

interface Flight {
  readonly fromS: number;
  readonly toS: number;
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  readonly eventsHz: number;
}
const flight = (fromS: number, toS: number, x: number, y: number, vx: number, vy: number, eventsHz: number): Flight => ({
  fromS,
  toS,
  x,
  y,
  vx,
  vy,
  eventsHz,
});
/** Slow and fast ones, dim and bright ones, two that cross, one behind another, one that is dark for a while, a light that stands, a flash. */
const flights: readonly Flight[] = [
  flight(5.02, 5.6, 10, 90, 300, -100, 250),
  flight(5.1, 5.7, 190, 30, -120, 40, 220),
  flight(5.3, 5.37, 2, 60, 1300, 300, 2000),
  flight(5.5, 5.54, 190, 110, -2900, -900, 2500),
  flight(5.6, 5.625, 2, 20, 7800, 0, 3000),
  flight(5.75, 6.3, 20, 40, 250, 0, 300),
  flight(5.75, 6.3, 90, 10, 0, 150, 300),
  flight(5.8, 6.2, 100, 100, 65, 10, 400),
  flight(6.0, 6.05, 190, 90, -600, 0, 1500),
  flight(6.12, 6.2, 118, 90, -600, 0, 1500),
  flight(5.2, 6.5, 160, 70, 0, 0, 150),
  flight(6.35, 6.3512, 60, 60, 0, 0, 30_000),
  flight(6.3, 6.5, 170, 117, 250, 20, 500),
];
/** One event at the beginning, and the rest when what is there is looked for. */
function events(): readonly (readonly [tUs: number, x: number, y: number])[] {
  const random = randomGenerator(41);
  const list: (readonly [number, number, number])[] = [];
  for (let k = 0; k < rateHz * sensor.width * sensor.height * 1.6; k++) {
    list.push([(4.95 + 1.6 * random.uniform()) * 1e6, random.integer(sensor.width), random.integer(sensor.height)]);
  }
  for (const { fromS, toS, x, y, vx, vy, eventsHz } of flights) {
    for (let k = 0; k < eventsHz * (toS - fromS); k++) {
      const s = random.uniform() * (toS - fromS);
      const place = [Math.round(x + vx * s + random.normal()), Math.round(y + vy * s + random.normal())] as const;
      if (place[0] >= 0 && place[1] >= 0 && place[0] < sensor.width && place[1] < sensor.height)
        list.push([(fromS + s) * 1e6, ...place]);
    }
  }
  return [[0, 0, 0], ...list.toSorted((a, b) => a[0] - b[0])];
}

/** Sums over objects, each with its place in the list, so that their order counts. */
const sums = (objects: readonly MovingObject[]) =>
  Object.fromEntries(
    (['tUs', 'x', 'y', 'vx', 'vy', 'nats', 'total', 'sinceUs', 'spotRate', 'foundNats'] as const).map((key) => [
      key,
      objects.reduce((sum, object, k) => sum + (object[key] / (key.endsWith('Us') ? 1e6 : 1)) * (1 + (k % 7)), 0),
    ]),
  );
const close = (expected: Record<string, number>) =>
  Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, expect.closeTo(value, 5)]));

it('the present output of a scene is pinned, so that a change of it is seen', () => {
  const moving = new MovingObjects(sensor, options);
  const list = events();
  const [told, passed] = [[] as MovingObject[], [] as MovingObject[]];
  const counts: number[] = [];
  let [next, behind] = [0, 0];
  for (let endUs = 10_000; endUs <= 6.6e6; endUs += 10_000) {
    for (; next < list.length && list[next][0] < endUs; next++)
      moving.add(list[next][1], list[next][2], list[next][0], next % 50 === 49 ? 0 : 1 / rateHz);
    const objects = moving.step(endUs);
    told.push(...objects);
    const known = moving.passedBy(endUs);
    passed.push(...known);
    counts.push(objects.length);
    for (const object of known) {
      for (let y = 4; y < sensor.height; y += 9)
        for (let x = 4; x < sensor.width; x += 9)
          if (hasPassed(object, x, y, object.sinceUs + 20_000, 12)) behind += 1 + (x % 5) + (y % 3);
    }
  }
  expect([told.length, passed.length, counts.findIndex((count) => count > 0), Math.max(...counts), behind]).toEqual([
    293, 782, 505, 4, 90866,
  ]);
  expect(sums(told)).toEqual(
    close({
      tUs: 6806.73,
      x: 135542.558492,
      y: 71269.773353,
      vx: 123511.756358,
      vy: 10798.856419,
      nats: 29535.035426,
      total: 243478.495917,
      sinceUs: 6562.523436,
      spotRate: 16603.496278,
      foundNats: 26092.490867,
    }),
  );
  expect(sums(passed)).toEqual(
    close({
      tUs: 18764.4,
      x: 662395.390427,
      y: 182440.613537,
      vx: 1125610.821913,
      vy: -116714.376008,
      nats: 72037.083572,
      total: 871535.58008,
      sinceUs: 17813.598366,
      spotRate: 90253.121059,
      foundNats: 72257.739445,
    }),
  );
});
