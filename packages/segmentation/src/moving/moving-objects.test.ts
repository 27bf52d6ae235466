import { randomGenerator, type SensorSize } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { MovingObjects } from './moving-objects.ts';
import type { MovingObject } from './moving-line.ts';

const sensor: SensorSize = { width: 200, height: 120 };
const options = { slowestPxS: 60, fastestPxS: 520, spotRate: 3, thresholdNats: 18, leastShared: 1, separationPx: 12 };
const rateHz = 0.2;

interface Spot {
  readonly fromS: number;
  readonly toS: number;
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  readonly eventsHz: number;
}

/** Runs over background of which all know, with spots in it. @returns what is found at the end of every step of 10 ms */
function found(seconds: number, seed: number, spots: readonly Spot[]): readonly (readonly MovingObject[])[] {
  const random = randomGenerator(seed);
  const events: (readonly [number, number, number])[] = [];
  for (let k = 0; k < rateHz * sensor.width * sensor.height * seconds; k++) {
    events.push([random.uniform() * seconds * 1e6, random.integer(sensor.width), random.integer(sensor.height)]);
  }
  for (const { fromS, toS, x, y, vx, vy, eventsHz } of spots) {
    for (let k = 0; k < eventsHz * (toS - fromS); k++) {
      const s = random.uniform() * (toS - fromS);
      const place = [Math.round(x + vx * s + random.normal()), Math.round(y + vy * s + random.normal())] as const;
      if (place[0] >= 0 && place[1] >= 0 && place[0] < sensor.width && place[1] < sensor.height)
        events.push([(fromS + s) * 1e6, ...place]);
    }
  }
  events.sort((a, b) => a[0] - b[0]);
  const objects = new MovingObjects(sensor, options);
  let next = 0;
  return Array.from({ length: seconds * 100 }, (_, step) => {
    const endUs = (step + 1) * 10_000;
    for (; next < events.length && events[next][0] < endUs; next++)
      objects.add(events[next][1], events[next][2], events[next][0], 1 / rateHz);
    return objects.step(endUs);
  });
}

const errorsOf = (steps: readonly (readonly MovingObject[])[], { fromS, x, y, vx, vy }: Spot) =>
  steps.flatMap((objects, step) => {
    const s = (step + 1) / 100 - fromS;
    return objects.map((object) => ({
      s,
      place: Math.hypot(object.x - x - vx * s, object.y - y - vy * s),
      velocity: Math.hypot(object.vx - vx, object.vy - vy),
    }));
  });

describe('MovingObjects', () => {
  it('finds what moves at its velocity, within 0.2 s, until it leaves', () => {
    const spot = { fromS: 6, toS: 6.5, x: 10, y: 90, vx: 350, vy: -120, eventsHz: 250 };
    const errors = errorsOf(found(7, 1, [spot]), spot);
    expect(errors[0].s).toBeLessThan(0.2);
    expect(errors.filter(({ s }) => s <= 0.5).length).toBeGreaterThan(30);
    expect(errors.filter(({ place }) => place > 6).length).toBeLessThanOrEqual(2);
    const velocities = errors.map(({ velocity }) => velocity).toSorted((a, b) => a - b);
    expect(velocities[velocities.length >> 1]).toBeLessThan(30);
    // Evidence that is kept is 8 nats above what it needs, at 96 nats/s.
    expect(Math.max(...errors.map(({ s }) => s))).toBeLessThan(0.6);
  });

  it('finds nothing in what stands still or is slow, however bright, nor in background', () => {
    const still = { fromS: 6, toS: 8, x: 60, y: 60, vx: 0, vy: 0, eventsHz: 400 };
    const slow = { fromS: 6, toS: 8, x: 100, y: 60, vx: 20, vy: 0, eventsHz: 400 };
    expect(found(8, 2, [still, slow]).flat()).toEqual([]);
    expect(found(25, 3, []).flat()).toEqual([]);
  });

  it('waits for five seconds, in which hot pixels are not known', () => {
    const early = { fromS: 4, toS: 4.5, x: 10, y: 90, vx: 350, vy: -120, eventsHz: 250 };
    expect(found(5, 1, [early]).flat()).toEqual([]);
  });

  it('two at once are two, and events of one are no second one', () => {
    const first = { fromS: 5.5, toS: 6.1, x: 10, y: 20, vx: 280, vy: 0, eventsHz: 400 };
    const second = { ...first, y: 100 };
    const steps = found(6.2, 4, [first, second]);
    expect(Math.max(...steps.map((objects) => objects.length))).toBe(2);
    const places = steps.flat().map(({ y }) => Math.min(Math.abs(y - 20), Math.abs(y - 100)));
    expect(places.filter((error) => error > 6)).toEqual([]);
  });
});
