import { describe, expect, it } from 'vitest';
import { injectObjects } from './inject-objects.ts';
import { emptyHost, mean, poissonHost, spread, startUs, straight } from './injection.fixture.ts';
import { type Injection, injectionAt } from './injection.ts';

const davis = { width: 240, height: 180 };
const plain = { refractoryUs: 0, burstShare: 0 };
const bytes = (array: ArrayBufferView) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);

describe('injectObjects', () => {
  it('injecting nothing changes no byte', () => {
    const host = poissonHost(5000, 3, davis);
    const { events, source, counts, ownLost } = injectObjects(host, [], 1);
    for (const field of ['x', 'y', 'p', 't'] as const) expect(bytes(events[field]).equals(bytes(host[field]))).toBe(true);
    expect(events.sensor).toEqual(davis);
    expect(source.length).toBe(host.t.length);
    expect(source.every((one) => one === 0)).toBe(true);
    expect({ counts, ownLost }).toEqual({ counts: [], ownLost: 0 });
  });

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

  it('the same seed gives the same bytes, another one does not', () => {
    const host = poissonHost(2000, 3, davis);
    const [one, again, other] = [4, 4, 5].map((seed) => injectObjects(host, [straight(0, 100, [0, 3], [50, 50])], seed).events);
    expect(bytes(one.t).equals(bytes(again.t)) && bytes(one.x).equals(bytes(again.x))).toBe(true);
    expect(bytes(one.t).equals(bytes(other.t))).toBe(false);
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
