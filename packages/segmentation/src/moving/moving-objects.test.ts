import { randomGenerator, type SensorSize } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { MovingObjects } from './moving-objects.ts';
import type { MovingObject } from './moving-line.ts';

const sensor: SensorSize = { width: 200, height: 120 };
const options = { slowestPxS: 60, fastestPxS: 10_000, spotRate: 3, thresholdNats: 18, leastShared: 1, separationPx: 12 };

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
function found(seconds: number, seed: number, spots: readonly Spot[], rateHz = 0.2): readonly (readonly MovingObject[])[] {
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

const toldOf = (events: readonly (readonly [number, number, number, number])[]) => {
  const objects = new MovingObjects(sensor, options);
  objects.add(0, 0, 0, 5);
  const sorted = events.toSorted((a, b) => a[0] - b[0]);
  let next = 0;
  return Array.from({ length: 45 }, (_, step) => {
    const endUs = 5.01e6 + step * 10_000;
    for (; next < sorted.length && sorted[next][0] < endUs; next++) {
      const [tUs, x, y, ratio] = sorted[next];
      objects.add(Math.round(x), Math.round(y), tUs, ratio);
    }
    return objects.step(endUs);
  });
};

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

  it('tells what is there for tens of milliseconds, at any speed, with its velocity, and no second one behind it', () => {
    // 2,000 events/s: 60 or more; the last crosses the sensor in 25 ms.
    for (const [seed, vx, vy, ms] of [
      [11, 640, 100, 70],
      [12, 1400, 500, 50],
      [13, -2900, 600, 40],
      [14, 7800, 0, 25],
    ]) {
      const spot = { fromS: 6, toS: 6 + ms / 1000, x: vx > 0 ? 2 : 190, y: 40, vx, vy, eventsHz: 2000 };
      const steps = found(6.4, seed, [spot], 0.05);
      expect(Math.max(...steps.map((objects) => objects.length))).toBe(1);
      const seen = errorsOf(steps, spot).filter(({ s }) => s <= ms / 1000 + 0.01);
      expect(seen.length).toBeGreaterThanOrEqual(1);
      expect(seen[0].s).toBeLessThan(0.03);
      expect(seen.at(-1)?.velocity).toBeLessThan(0.1 * Math.hypot(vx, vy));
      expect(seen.at(-1)?.place).toBeLessThan(0.01 * Math.hypot(vx, vy));
      // It is bright: its silence is told at once.
      expect(Math.max(...errorsOf(steps, spot).map(({ s }) => s))).toBeLessThan(ms / 1000 + 0.04);
    }
  });

  it('what leaves the sensor before the end of the step in which it is sure is told where it was seen last', () => {
    // 10 px from the edge, at 1,500 px/s: there from 3.3 ms after the beginning of a step to 6.7 ms before its end.
    const spot = { fromS: 6.0133, toS: 6.03, x: 175, y: 60, vx: 1500, vy: 0, eventsHz: 3000 };
    const objects = found(6.2, 21, [spot]).flat();
    expect(objects.length).toBeGreaterThanOrEqual(1);
    expect(Math.abs(objects[0].vx - 1500)).toBeLessThan(450);
    expect(objects.every(({ x }) => x <= 199.5)).toBe(true);
  });

  it('an event that is no evidence changes nothing, wherever it is', () => {
    const random = randomGenerator(31);
    // From 5.02 s on, 300 px/s to the right.
    const flight = Array.from(
      { length: 90 },
      (_, k) => [5.02e6 + 4000 * k, 20 + 1.2 * k + random.normal(), 60 + random.normal(), 5] as const,
    );
    const silent = Array.from({ length: 180 }, (_, k) => [5.01e6 + 2100 * k, 15 + 0.6 * k + (k % 3), 59 + (k % 4), 0] as const);
    expect(toldOf(flight).flat().length).toBeGreaterThan(15);
    expect(toldOf([...flight, ...silent])).toEqual(toldOf(flight));
  });

  it('a flash of the whole sensor is no object', () => {
    // Everywhere at once, within 1 ms: 60 spots of 20 events.
    const spots = Array.from({ length: 60 }, (_, k) => {
      const [x, y] = [10 + 20 * (k % 10), 10 + 20 * Math.floor(k / 10)];
      return { fromS: 6, toS: 6.001, x, y, vx: 0, vy: 0, eventsHz: 20_000 };
    });
    expect(found(6.3, 22, spots).flat()).toEqual([]);
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
