import { randomGenerator } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { columnsOf, type Row } from '../hostile.fixture.ts';
import { type EventOrigin, noTimeFaults, orderedEvents, orderOfFiles, orderOfPieces, timeFaultLines } from './ordered-events.ts';
import { type OrderLimits, TimeOrder } from './time-order.ts';

const originOf = (pieces: readonly (readonly Row[])[], originNs = 0n): EventOrigin => ({
  name: 'night',
  header: { sensor: undefined, originNs },
  chunks: async function* () {
    for (const piece of pieces) yield columnsOf(piece);
  },
});

async function ordered(pieces: readonly (readonly Row[])[], limits: OrderLimits, originNs?: bigint) {
  const found = noTimeFaults();
  const rows: Row[] = [];
  for await (const { t, x, y, p } of orderedEvents(originOf(pieces, originNs), limits, found))
    for (let k = 0; k < t.length; k++) rows.push([t[k], x[k], y[k], p[k]]);
  return { rows, found };
}

/** Rows in pieces of changing sizes. */
function cut(rows: readonly Row[], below: (bound: number) => number): Row[][] {
  const pieces: Row[][] = [];
  for (let from = 0; from < rows.length; ) {
    const size = 1 + below(200);
    pieces.push(rows.slice(from, from + size));
    from += size;
  }
  return pieces;
}

/** Events that are late by less than a time, many of them at one time. The number of each is in x and y. */
function lateRows(count: number, lateUs: number, below: (bound: number) => number): Row[] {
  let now = 1e6;
  return Array.from({ length: count }, (_, k): Row => {
    now += below(4) === 0 ? below(2 * 500) : 0;
    const late = below(3) === 0 ? below(lateUs + 1) : 0;
    return [now - late, k % 1000, Math.floor(k / 1000), k % 2];
  });
}

const inMemory = (rows: readonly Row[]): Row[] => rows.toSorted(([a], [b]) => a - b);

const steps = (from: number): Row[] => Array.from({ length: 20 }, (_, k): Row => [from + 1000 * k, k, 1, 1]);

describe('a clock that steps back by more than a recording lasts', () => {
  const now = 1.7e15;

  test.each([
    ['a stream', orderOfPieces],
    ['a file', orderOfFiles],
  ])('is a fault of %s', async (_, limits) => {
    const message = says('night: t, byte 0', 86400, 1700000000019000, 'maxSpanS');
    await expect(ordered([steps(now), steps(0)], limits)).rejects.toThrow(message);
    expect((await ordered([steps(now), steps(now - 86_400e6 + 19_000)], limits)).rows).toHaveLength(40);
  });

  test('is told for each event, which is left out, to who asks for that', async () => {
    const told: string[] = [];
    const rows: Row[] = [];
    const origin = originOf([steps(now), steps(0), steps(now + 20_000)]);
    for await (const { t } of orderedEvents(origin, orderOfPieces, noTimeFaults(), (error) => told.push(error().got)))
      rows.push(...Array.from(t, (time): Row => [time, 0, 0, 0]));
    expect(rows.map(([t]) => t)).toEqual([...steps(now), ...steps(now + 20_000)].map(([t]) => t));
    expect(told).toHaveLength(20);
  });
});

describe('events that come late', () => {
  test.each([0, 1, 20_000, 999_999, 1e6])('by up to %i µs are where sorting all of them puts them', async (lateUs) => {
    const random = randomGenerator(lateUs + 1);
    for (let round = 0; round < 10; round++) {
      const rows = lateRows(3000, lateUs, random.integer);
      const { rows: found, found: faults } = await ordered(cut(rows, random.integer), orderOfFiles);
      expect(found).toEqual(inMemory(rows));
      const stepsBack = rows.filter(([t], k) => k > 0 && t < rows[k - 1][0]).length;
      expect(faults).toEqual({ wild: 0, reordered: stepsBack, lifted: 0 });
    }
  });

  test('by more than the limit get the time of the last that was given out', () => {
    const order = new TimeOrder({ withinUs: 1000, maxEvents: 100 });
    const given = (times: readonly number[]) => {
      const { t, x } = order.take(columnsOf(times.map((time): Row => [time, time, 0, 0])));
      return Array.from(t, (time, k) => [time, x[k]]);
    };
    expect(given([0, 500, 1600])).toEqual([
      [0, 0],
      [500, 500],
    ]);
    expect(given([400, 700, 2000])).toEqual([
      [500, 400],
      [700, 700],
    ]);
    expect([...order.end().t]).toEqual([1600, 2000]);
    expect([order.reordered, order.lifted]).toEqual([0, 1]);
    expect(timeFaultLines({ wild: 0, reordered: 0, lifted: 1 })).toEqual([
      '1 event(s) came too late to be put in order, and have the time of the one before',
    ]);
  });

  test('no more events are kept than the limit says', async () => {
    const pieces = Array.from({ length: 50 }, (_, k): Row[] => [[k, k, 0, 0]]);
    const given: number[] = [];
    const kept = new Set<number>();
    const origin = originOf(pieces);
    let read = 0;
    const counted: EventOrigin = {
      ...origin,
      chunks: async function* () {
        for await (const piece of origin.chunks()) {
          // Those of the first 10 ms wait until it is clear that the first is no wild time.
          yield { ...piece, t: piece.t.map((t) => 2000 * t) };
          read++;
        }
      },
    };
    for await (const { x } of orderedEvents(counted, { withinUs: Infinity, maxEvents: 5 }, noTimeFaults())) {
      given.push(...x);
      if (read > 8 && read < 50) kept.add(read + 1 - given.length);
    }
    expect(given).toEqual(Array.from({ length: 50 }, (_, k) => k));
    expect([...kept]).toEqual([5]);
  });

  test('of ns are whole µs before they are put in order, so that those of one µs keep theirs', async () => {
    const rows: Row[] = [
      [7.75, 1, 0, 0],
      [7.25, 2, 0, 0],
      [6.5, 3, 0, 0],
    ];
    const { rows: found } = await ordered([rows], orderOfFiles, 5000n);
    expect(found.map(([t, x]) => [t, x])).toEqual([
      [11, 3],
      [12, 1],
      [12, 2],
    ]);
  });
});

test('live, events of a piece are put in order, and none waits for the next piece', async () => {
  const random = randomGenerator(5);
  const pieces = cut(lateRows(3000, 5000, random.integer), random.integer);
  const { rows, found } = await ordered(pieces, orderOfPieces);
  let lastUs = -Infinity;
  const expected = pieces.flatMap((piece) => {
    const lifted = piece.map(([t, x, y, p]): Row => [Math.max(t, lastUs), x, y, p]);
    lastUs = Math.max(lastUs, ...piece.map(([t]) => t));
    return inMemory(lifted);
  });
  expect(rows).toEqual(expected);
  expect(found.lifted).toBeGreaterThan(0);
});

test('one wild time neither flattens what follows nor ends what is late', async () => {
  const random = randomGenerator(6);
  const rows = lateRows(3000, 20_000, random.integer);
  const wild: Row[] = [...rows.slice(0, 1500), [9e9, 7, 7, 1], ...rows.slice(1500)];
  const { rows: found, found: faults } = await ordered(cut(wild, random.integer), orderOfFiles);
  expect(found).toEqual(inMemory(rows));
  expect(faults).toMatchObject({ wild: 1, lifted: 0 });
  expect(timeFaultLines(faults)[0]).toBe(
    '1 event(s) left out: their time lies more than 1 s ahead of the events before and after them',
  );
});

test('a wild time of less than a second is in its place, and those after it are, too', async () => {
  const rows: Row[] = Array.from({ length: 5000 }, (_, k): Row => [1000 * k + (k === 1000 ? 900_000 : 0), k, 0, 0]);
  const { rows: found, found: faults } = await ordered([rows.slice(0, 1100), rows.slice(1100)], orderOfFiles);
  expect(found).toEqual(inMemory(rows));
  expect(faults).toEqual({ wild: 0, reordered: 1, lifted: 0 });
});
