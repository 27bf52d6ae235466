import type { EventStream } from '@spikeseg/events';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { injectObjects, mergeEvents } from './inject-objects.ts';
import { emptyHost, mean, poissonHost, spread, startUs, straight } from './injection.fixture.ts';
import { type Injection, injectionAt } from './injection.ts';

const davis = { width: 240, height: 180 };
const plain = { refractoryUs: 0, burstShare: 0 };

describe('injectObjects', () => {
  it('a recording without events stays without, and refuses objects', () => {
    const none = poissonHost(1, 1, davis);
    const empty = { ...none, x: new Uint16Array(), y: new Uint16Array(), p: new Uint8Array(), t: new Float64Array() };
    expect(injectObjects(empty, [], 1).events.t.length).toBe(0);
    expect(() => injectObjects(empty, [straight(0, 1, [0, 1], [9, 9])], 1)).toThrow(/recording with events.*without any/);
  });

  it('counts are Poisson with the wished mean: mean and variance over 1000 seeds within five standard deviations', () => {
    const host = emptyHost(10);
    const wished = 12 * 5;
    const seen = Array.from({ length: 1000 }, (_, seed) => {
      const [{ kept, refractory, offSensor }] = injectObjects(host, [straight(3, 12, [2, 7], [100, 90])], seed, plain).counts;
      expect({ refractory, offSensor }).toEqual({ refractory: 0, offSensor: 0 });
      return kept;
    });
    expect(Math.abs(mean(seen) - wished)).toBeLessThan(5 * Math.sqrt(wished / 1000));
    // The variance of a sample variance is about 2σ⁴ / n.
    expect(Math.abs(spread(seen) ** 2 / wished - 1)).toBeLessThan(5 * Math.sqrt(2 / 1000));
  });

  it('times are even over the life of an object, and nothing is outside', () => {
    const { events, source } = injectObjects(emptyHost(10), [straight(0, 8000, [2, 7], [100, 90])], 5, plain);
    const own = [...events.t].filter((_, i) => source[i] === 1).map((t) => (t - startUs) / 1e6);
    expect(Math.min(...own)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...own)).toBeLessThan(7);
    // Uniform on [2, 7): mean 4.5, standard deviation 5 / √12.
    expect(Math.abs(mean(own) - 4.5)).toBeLessThan((5 * 5) / Math.sqrt(12 * own.length));
    expect(spread(own)).toBeCloseTo(5 / Math.sqrt(12), 1);
  });

  const moving = straight(1, 8000, [1, 9], [60.3, 50.7], [180.9, 120.2]);
  const piecewise: Injection = {
    id: 2,
    rateHz: 8000,
    knots: [
      { tS: 1, x: 60, y: 60 },
      { tS: 3, x: 60, y: 60 },
      { tS: 4, x: 160.5, y: 100 },
      { tS: 9, x: 161, y: 101 },
    ],
  };
  const standing = straight(0, 8000, [1, 9], [100.4, 90.2]);
  it.each([
    ['stands', standing],
    ['moves', moving],
    ['stands and slews', piecewise],
  ])('an object that %s is centred on its path to 0.05 px, with the widths of the spot and of a pixel', (_, injection) => {
    const { events, source } = injectObjects(emptyHost(10), [injection], 11, plain);
    const places = [...source.keys()]
      .filter((i) => source[i] === 1)
      .map((i) => {
        const place = injectionAt(injection, (events.t[i] - startUs) / 1e6)!;
        return { dx: events.x[i] - place.x, dy: events.y[i] - place.y };
      });
    const [dx, dy] = [places.map((one) => one.dx), places.map((one) => one.dy)];
    expect(places.length).toBeGreaterThan(60_000);
    expect(Math.abs(mean(dx))).toBeLessThan(0.05);
    expect(Math.abs(mean(dy))).toBeLessThan(0.05);
    // Rounding to whole pixels adds 1/12 to the variance.
    expect(Math.abs(spread(dx) - Math.sqrt(1.9 ** 2 + 1 / 12))).toBeLessThan(0.03);
    expect(Math.abs(spread(dy) - Math.sqrt(2.6 ** 2 + 1 / 12))).toBeLessThan(0.04);
  });

  it('events have the wished share of OFF', () => {
    for (const offShare of [0, 0.3, 1]) {
      const { events, source } = injectObjects(emptyHost(10), [standing], 2, { ...plain, offShare });
      const off = [...events.p].filter((p, i) => source[i] === 1 && p === 0).length;
      const all = source.reduce((sum, one) => sum + one, 0);
      expect(Math.abs(off / all - offShare)).toBeLessThanOrEqual(5 * Math.sqrt((offShare * (1 - offShare)) / all));
    }
  });

  it('times are whole µs and in order, and the recording keeps its own events in their order', () => {
    const host = poissonHost(20_000, 3, davis);
    const { events, source } = injectObjects(
      host,
      [straight(0, 3000, [0.5, 2.5], [50, 50]), straight(1, 900, [0, 3], [99, 9])],
      3,
      plain,
    );
    expect(events.t.every((t, i) => Number.isInteger(t) && (i === 0 || t >= events.t[i - 1]))).toBe(true);
    const own = [...source.keys()].filter((i) => source[i] === 0);
    for (const field of ['x', 'y', 'p', 't'] as const) expect(own.map((i) => events[field][i])).toEqual([...host[field]]);
    expect(new Set(source)).toEqual(new Set([0, 1, 2]));
  });

  it('half of an object on the edge is beside the sensor, and counted there', () => {
    const { counts, events } = injectObjects(
      emptyHost(10, { width: 346, height: 260 }),
      [straight(0, 4000, [0, 10], [345.5, 130])],
      1,
      plain,
    );
    const all = counts[0].kept + counts[0].offSensor;
    expect(Math.abs(counts[0].offSensor / all - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / all));
    expect(events.x.every((x) => x <= 345)).toBe(true);
    expect(counts[0].refractory).toBe(0);
  });

  it('leaving an object out leaves the events of the others, in whatever order they are given', () => {
    const host = poissonHost(2000, 3, davis);
    const [a, b, c] = [
      straight(10, 100, [0, 3], [50, 50]),
      straight(20, 60, [1, 2], [90, 50]),
      straight(30, 40, [0, 2], [9, 99]),
    ];
    const ofOne = (all: readonly Injection[], id: number) => {
      const { events, source } = injectObjects(host, all, 7);
      const k = all.findIndex((one) => one.id === id) + 1;
      return [...source.keys()].filter((i) => source[i] === k).map((i) => [events.t[i], events.x[i], events.y[i], events.p[i]]);
    };
    const wanted = ofOne([a, b, c], 30);
    expect(wanted.length).toBeGreaterThan(40);
    expect(ofOne([c, a], 30)).toEqual(wanted);
    expect(ofOne([c], 30)).toEqual(wanted);
  });
});

const sensor = { width: 4, height: 3 };
const stream = (events: readonly (readonly [t: number, x: number, y: number])[]): EventStream => ({
  t: Float64Array.from(events, ([t]) => t),
  x: Uint16Array.from(events, ([, x]) => x),
  y: Uint16Array.from(events, ([, , y]) => y),
  p: new Uint8Array(events.length).fill(1),
  sensor,
});
const drawn = (events: readonly (readonly [t: number, x: number, y: number, source: number])[]) => ({
  t: events.map(([t]) => t),
  x: events.map(([, x]) => x),
  y: events.map(([, , y]) => y),
  p: events.map(() => 0 as const),
  source: events.map(([, , , source]) => source),
});

describe('mergeEvents', () => {
  it('by hand: an injected event and its pixel, 100 µs dead', () => {
    const own = stream([
      [1000, 1, 1],
      [1050, 1, 1], // two of the recording: both stay
      [1300, 2, 2], // 60 µs after an injected one: lost
      [1340, 2, 2], // 100 µs after it: stays
      [1500, 0, 0],
    ]);
    const objects = drawn([
      [1149, 1, 1, 1], // 99 µs after the recording's own: lost
      [1150, 1, 1, 2], // 100 µs: stays
      [1160, 2, 1, 1], // another pixel: stays
      [1240, 2, 2, 1],
      [1339, 2, 2, 2], // 99 µs after an injected one that stayed: lost
      [1500, 0, 0, 2], // the same µs: the recording's own comes first
      [1700, 3, 2, 1], // after all
    ]);
    const { merged, source, lost } = mergeEvents(own, objects, Uint32Array.from([0, 1, 2, 3, 4, 5, 6]), 3, 100);
    expect([...merged.t]).toEqual([1000, 1050, 1150, 1160, 1240, 1340, 1500, 1700]);
    expect([...source]).toEqual([0, 0, 2, 1, 1, 0, 0, 1]);
    expect([...merged.x]).toEqual([1, 1, 1, 2, 2, 2, 0, 3]);
    expect([...merged.y]).toEqual([1, 1, 1, 1, 2, 2, 0, 2]);
    expect([...merged.p]).toEqual([1, 1, 0, 0, 0, 1, 1, 0]);
    expect([...lost]).toEqual([1, 1, 2, 0]);
  });
});

describe('the refractory time', () => {
  it('holds between any two events of a pixel of which one is injected, and every event is accounted for', () => {
    const host = poissonHost(20_000, 1, { width: 20, height: 16 });
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 20_000 }), (seed, refractoryUs) => {
        const injections = [straight(0, 2000, [0.2, 0.8], [10, 8]), straight(1, 500, [0, 1], [3, 3], [15, 15])];
        const { events, source, counts, ownLost } = injectObjects(host, injections, seed, { refractoryUs });
        const last = new Map<number, number>();
        const tooSoon: number[] = [];
        for (let i = 0; i < source.length; i++) {
          const pixel = events.y[i] * 20 + events.x[i];
          const before = last.get(pixel);
          const bothOwn = before === undefined || (source[i] === 0 && source[before] === 0);
          if (!bothOwn && events.t[i] - events.t[before] < refractoryUs) tooSoon.push(i);
          last.set(pixel, i);
        }
        expect(tooSoon).toEqual([]);
        const kept = counts.reduce((sum, one) => sum + one.kept, 0);
        expect(events.t.length).toBe(host.t.length - ownLost + kept);
        const free = injectObjects(host, injections, seed, { refractoryUs: 0 });
        free.counts.forEach((one, k) => {
          expect(one.kept).toBe(counts[k].kept + counts[k].refractory);
          expect(one.offSensor).toBe(counts[k].offSensor);
        });
      }),
      { numRuns: 10 },
    );
  });
});
