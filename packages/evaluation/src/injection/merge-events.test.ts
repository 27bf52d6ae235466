import type { EventStream } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { injectObjects } from './inject-objects.ts';
import { poissonHost, straight } from './injection.fixture.ts';
import { mergeEvents } from './merge-events.ts';

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

  it('drawn events are taken in the given order, and without a dead time none is lost', () => {
    const objects = drawn([
      [30, 0, 0, 1],
      [10, 0, 0, 1],
      [20, 0, 0, 2],
    ]);
    const { merged, source, lost } = mergeEvents(stream([[20, 0, 0]]), objects, Uint32Array.from([1, 2, 0]), 2, 0);
    expect([...merged.t]).toEqual([10, 20, 20, 30]);
    expect([...source]).toEqual([1, 0, 2, 1]);
    expect([...lost]).toEqual([0, 0, 0]);
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
