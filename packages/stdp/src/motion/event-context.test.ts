import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { EventContext } from './event-context.ts';

/** Not a whole number of tiles of 8 px. */
const size = { width: 61, height: 45 };
const reachPx = 24;
const reachS = 1.2;

type Event = readonly [x: number, y: number, tUs: number];

function contextOf(events: readonly Event[]): EventContext {
  const context = new EventContext(size, reachPx, reachS);
  for (const [x, y, tUs] of events) context.add(x, y, tUs, 5, -1, 0);
  return context;
}

/** Where the events that are found were, and when; in the order of a tile. */
function found(context: EventContext, [x, y, tUs]: Event): Event[] {
  const { count, dx, dy, delayS } = context.around(x, y, tUs);
  return Array.from({ length: count }, (_, k) => [x - dx[k], y - dy[k], Math.round(tUs - 1e6 * delayS[k])]);
}

describe('the context of an event', () => {
  it('says how far it is from earlier ones, how long ago they were, and who claims them', () => {
    const context = new EventContext(size, reachPx, reachS);
    context.add(10, 20, 1_000_000, 2.5, 7, 0.75);
    context.add(12, 19, 1_250_000, 0.5, -1, 0);
    const { count, dx, dy, delayS, ratio, owner, unclaimed } = context.around(14, 17, 1_500_000);
    const of = (values: Float64Array | Int32Array) => [...values.subarray(0, count)];
    // The latest comes first.
    expect([dx, dy, delayS, ratio, owner, unclaimed].map(of)).toEqual([
      [2, 4],
      [-2, -3],
      [0.25, 0.5],
      [0.5, 2.5],
      [-1, 7],
      [1, 0.25],
    ]);
  });

  it('reaches so many px in x and in y, and so many seconds back', () => {
    const inside: Event[] = [
      [6, 20, 1e6],
      [54, 20, 1e6],
      [30, 44, 1e6],
      [31, 20, 300_000],
    ];
    const outside: Event[] = [
      [5, 20, 1e6],
      [55, 20, 1e6],
      [30, 20, 1_000_001],
      [31, 21, 299_999],
    ];
    const events = [...inside, ...outside].toSorted((a, b) => a[2] - b[2]);
    expect(found(contextOf(events), [30, 20, 1.5e6])).toEqual(expect.arrayContaining(inside));
    expect(found(contextOf(events), [30, 20, 1.5e6])).toHaveLength(inside.length);
  });

  it('leaves out the same pixel, and what is less than 5 ms ago', () => {
    const events: Event[] = [
      [20, 20, 0],
      [21, 20, 95_000],
      [20, 21, 95_001],
      [20, 20, 95_002],
      [19, 20, 100_000],
    ];
    expect(found(contextOf(events), [20, 20, 100_000])).toEqual([[21, 20, 95_000]]);
  });

  it('of a tile has the last 64 events, and those of its neighbours all the same', () => {
    const crowd = Array.from({ length: 200 }, (_, k): Event => [16 + (k % 8), 16 + (k % 7), 1000 * k]);
    const events = [...crowd.slice(0, 50), [24, 16, 50_500] as const, ...crowd.slice(50)];
    const all = found(contextOf(events), [20, 30, 300_000]);
    expect(all.filter(([x]) => x === 24)).toEqual([[24, 16, 50_500]]);
    expect(all.filter(([x]) => x < 24)).toEqual(crowd.slice(-64).toReversed());
  });

  it('is what looking at every event says, also at the edges of the sensor', () => {
    const random = randomGenerator(4);
    const events = Array.from(
      { length: 600 },
      (_, k): Event => [random.integer(size.width), random.integer(size.height), 4000 * k],
    );
    const context = contextOf(events);
    const late = 600 * 4000;
    for (const [x, y] of [
      [0, 0],
      [60, 0],
      [0, 44],
      [60, 44],
      [31, 0],
      [60, 20],
      [30, 22],
    ]) {
      const expected = events.filter(
        ([column, row, tUs]) =>
          Math.abs(column - x) <= reachPx &&
          Math.abs(row - y) <= reachPx &&
          (column !== x || row !== y) &&
          tUs >= late - 1e6 * reachS &&
          tUs <= late - 5000,
      );
      expect(expected.length).toBeGreaterThan(30);
      expect(found(context, [x, y, late]).toSorted((a, b) => a[2] - b[2])).toEqual(expected);
    }
  });

  it('is empty where nothing was, and is used again by the next call', () => {
    const context = contextOf([[10, 10, 0]]);
    const first = context.around(11, 10, 500_000);
    expect(first.count).toBe(1);
    expect(context.around(50, 40, 500_000)).toBe(first);
    expect(first.count).toBe(0);
  });
});
