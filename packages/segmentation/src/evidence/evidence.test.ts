import { type EventStream, evidenceOf, randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { hotPixel, movingSpot, streamOf } from '../detections/scene.fixture.ts';
import { evidenceDetections } from './evidence-detections.ts';
import { leakOf } from './evidence-grid.ts';
import { FreshEvents } from './fresh-events.ts';
import { evidenceOptions as options } from './options.fixture.ts';
import { spotArea, spotKernel } from './spot-kernel.ts';

const sensor = { width: 60, height: 40 };

/** Uniform background of 0.2 events/s per pixel, of which all know: the ratio is 1 / 0.2. */
function noise(seconds: number, seed: number): [number, number, number][] {
  const random = randomGenerator(seed);
  const count = Math.round(0.2 * sensor.width * sensor.height * seconds);
  return Array.from({ length: count }, () => [
    Math.floor(random.uniform() * seconds * 1e6),
    random.integer(sensor.width),
    random.integer(sensor.height),
  ]);
}
const known = (begin: number, end: number) => new Float32Array(end - begin).fill(5);

describe('the grid', () => {
  it('holds evidence in sixty-fourths, at most 7 nats, leaks in 512ths, the kernel in eighths', () => {
    expect(evidenceOf(0.3, 5)).toBe(Math.round(64 * Math.log(2.5)) / 64);
    expect(evidenceOf(0.3, 1e9)).toBe(7);
    expect(leakOf(0.03)).toBe(15 / 512);
    expect(Array.from(spotKernel.weights).every((weight) => Number.isInteger(8 * weight))).toBe(true);
    expect(spotArea).toBe(32);
  });
});

describe('FreshEvents', () => {
  it('keeps what is recent, however much has gone through', () => {
    const fresh = new FreshEvents({ width: 7, height: 5 }, 2);
    for (let t = 0; t < 10_000; t++) {
      fresh.push(t % 7, t % 5, t, t / 2);
      fresh.weigh(1, t / 4);
      fresh.dropBefore(t - 2999);
    }
    const numbers: number[] = [];
    // Column 3, row 4 comes back every 35 events, with the numbers 24, 59, …
    fresh.addNumbersOf(4 * 7 + 3, numbers);
    expect([numbers.length, numbers[0], numbers.at(-1)]).toEqual([86, 9999, 7024]);
    expect(numbers.map((number) => [fresh.x(number), fresh.y(number), fresh.tUs(number), fresh.nats(1, number)])).toEqual(
      numbers.map((number) => [3, 4, number, number / 4]),
    );
  });

  it('within: the events of a square since a time, as looking at each says, also at the edges of the sensor', () => {
    const size = { width: 9, height: 6 };
    const random = randomGenerator(8);
    const fresh = new FreshEvents(size, 0);
    const events = Array.from({ length: 300 }, (_, t) => ({ x: random.integer(9), y: random.integer(6), t }));
    for (const { x, y, t } of events) fresh.push(x, y, t, 1);
    fresh.dropBefore(40);
    for (const [column, row, reach, since] of [
      [0, 0, 2, 100],
      [8, 5, 2, 100],
      [8, 0, 1, 41],
      [0, 5, 3, 0],
      [4, 3, 1, 150],
      [-2, 7, 2, 60],
    ]) {
      const expected = events.filter(
        ({ x, y, t }) => Math.abs(x - column) <= reach && Math.abs(y - row) <= reach && t >= Math.max(40, since),
      );
      const found = fresh.within(column, row, reach, since).toSorted((a, b) => a - b);
      expect(found).toEqual(expected.map(({ t }) => t));
    }
  });

  it('keeps all columns of what is recent when it needs more memory, and gives views of it, oldest first', () => {
    const fresh = new FreshEvents({ width: 300, height: 200 }, 1);
    for (let k = 0; k < 5000; k++) {
      fresh.push(k % 300, k % 200, k, k / 8);
      fresh.weigh(0, k / 4);
      if (k === 900) fresh.dropBefore(700);
    }
    expect(fresh.length).toBe(4300);
    const { x, y, tUs, ratio } = fresh.columns();
    expect([x.length, y.length, tUs.length, ratio.length]).toEqual([4300, 4300, 4300, 4300]);
    for (const k of [0, 300, 323, 324, 1000, 4299]) {
      const number = 700 + k;
      expect([x[k], y[k], tUs[k], ratio[k]]).toEqual([number % 300, number % 200, number, number / 8]);
      expect([fresh.x(number), fresh.y(number), fresh.tUs(number), fresh.ratio(number), fresh.nats(0, number)]).toEqual([
        number % 300,
        number % 200,
        number,
        number / 8,
        number / 4,
      ]);
    }
  });

  it('has nothing of a pixel whose events are all past', () => {
    const fresh = new FreshEvents({ width: 2, height: 2 }, 1);
    fresh.push(0, 1, 10, 1);
    fresh.push(1, 1, 20, 1);
    fresh.dropBefore(15);
    const numbers: number[] = [];
    for (const pixel of [0, 1, 2, 3]) fresh.addNumbersOf(pixel, numbers);
    expect(numbers).toEqual([1]);
  });
});

const detectionsIn = (events: EventStream, other = options) =>
  [...evidenceDetections(events, known, other)].flatMap(({ answer }) => answer);

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

describe('evidenceDetections', () => {
  it('finds a slow dim spot within 1.2 s: to a pixel beside its path, and no further behind than its evidence is old', () => {
    // 40 events/s at 5 px/s in a background of 0.2 per pixel and second.
    const events = streamOf(sensor, [...noise(6, 1), ...movingSpot(40, 6, 15, 20, 5, 2)]);
    const found = detectionsIn(events);
    expect(found.length).toBeGreaterThan(80);
    expect(found[0].tUs - events.t[0]).toBeLessThan(1.2e6);
    expect(median(found.map(({ y }) => Math.abs(y - 20)))).toBeLessThan(1);
    // Its fresh evidence is up to two seconds old, one on average.
    const behind = median(found.map(({ x, tUs }) => 15 + (5 * tUs) / 1e6 - x));
    expect(behind).toBeGreaterThan(0);
    expect(behind).toBeLessThan(5);
    expect(found.every(({ score, durationUs }) => score >= 1 && durationUs === 50_000)).toBe(true);
    for (const { events: own, x, y, tUs } of found) {
      for (const event of own) {
        expect(events.t[event]).toBeLessThan(tUs);
        expect(Math.hypot(events.x[event] - x, events.y[event] - y)).toBeLessThan(4.7);
      }
    }
  });

  it('finds a dim spot that stands still to a pixel', () => {
    const found = detectionsIn(streamOf(sensor, [...noise(6, 1), ...movingSpot(40, 6, 23, 14, 0, 2)]));
    expect(found.length).toBeGreaterThan(90);
    const errors = found.map(({ x, y }) => Math.hypot(x - 23, y - 14)).toSorted((a, b) => a - b);
    expect(errors[Math.floor(0.9 * errors.length)]).toBeLessThan(1);
  });

  it('finds nothing in two minutes of background', () => {
    expect(detectionsIn(streamOf(sensor, noise(120, 3)))).toEqual([]);
  });

  it('a hot pixel that the background model does not know is no object', () => {
    const events = streamOf(sensor, [...noise(5, 4), ...hotPixel(100, 5, 30, 20)]);
    expect(detectionsIn(events)).toEqual([]);
  });

  it('an object that has gone is no detection, though its evidence is still there', () => {
    const gone = movingSpot(200, 3, 30, 20, 0, 5);
    const events = streamOf(sensor, [...gone, [9_000_000, 0, 0]]);
    const found = detectionsIn(events, { ...options, ceilingNats: 100 });
    expect(found.at(-1)?.tUs).toBeGreaterThan(2.9e6);
    expect(found.at(-1)?.tUs).toBeLessThan(3e6 + options.freshS * 1e6 + 1e5);
  });

  it('takes another kernel: one that misses the middle of a spot finds nothing, the disc as an option finds the same', () => {
    const events = streamOf(sensor, [...noise(4, 6), ...movingSpot(80, 4, 30, 20, 0, 7)]);
    const corner = { side: 9, weights: Array.from({ length: 81 }, (_, i) => (i === 0 ? 32 : 0)) };
    expect(detectionsIn(events, { ...options, kernel: corner })).toEqual([]);
    expect(detectionsIn(events, { ...options, kernel: spotKernel })).toEqual(detectionsIn(events));
  });

  it('how soon a fast object is told follows the rate of false alarms that is wished for', () => {
    const streak = movingSpot(180, 0.1, 4, 20, 500, 9).map(([t, x, y]) => [t + 6e6, x, y] as const);
    const events = streamOf(sensor, [...noise(7, 1), ...streak]);
    const firstUs = (falseAlarmsPerHour: number) => {
      const fast = { slowestPxS: 60, fastestPxS: 10_000, spotRate: 3 };
      const found = detectionsIn(events, { ...options, falseAlarmsPerHour, fast });
      return found.find(({ vx }) => vx !== undefined)?.tUs ?? Infinity;
    };
    expect(firstUs(1)).toBeLessThan(6.1e6);
    expect(firstUs(1e5)).toBeLessThan(firstUs(1));
    expect(firstUs(1e-9)).toBeGreaterThan(firstUs(1));
  });

  it('two spots are two detections, 12 px apart or more', () => {
    const events = streamOf(sensor, [...noise(4, 6), ...movingSpot(80, 4, 15, 12, 0, 7), ...movingSpot(80, 4, 42, 28, 0, 8)]);
    const last = [...evidenceDetections(events, known, options)].at(-1)?.answer ?? [];
    expect(last.map(({ x, y }) => [Math.round(x), Math.round(y)]).toSorted((a, b) => a[0] - b[0])).toEqual([
      [15, 12],
      [42, 28],
    ]);
  });
});
