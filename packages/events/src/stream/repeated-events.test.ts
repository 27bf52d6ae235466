import { randomGenerator } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import type { EventStream } from './event-stream.ts';
import { RepeatedEvents } from './repeated-events.ts';

const sensor = { width: 60, height: 40 };

/** Noise, an event every 100 µs, or at whole multiples of a tick (µs). */
function noise(count: number, tickUs = 1): EventStream {
  const random = randomGenerator(3);
  const t = Float64Array.from({ length: count }, (_, k) => tickUs * Math.floor((100 * k) / tickUs));
  const pixel = (size: number) => Uint16Array.from(t, () => random.integer(size));
  return { t, x: pixel(sensor.width), y: pixel(sensor.height), p: Uint8Array.from(t, () => random.integer(2)), sensor };
}

const at = ({ t, x, y, p }: EventStream, places: readonly number[]): EventStream => ({
  t: Float64Array.from(places, (k) => t[k]),
  x: Uint16Array.from(places, (k) => x[k]),
  y: Uint16Array.from(places, (k) => y[k]),
  p: Uint8Array.from(places, (k) => p[k]),
  sensor,
});

const numbers = (count: number): number[] => Array.from({ length: count }, (_, k) => k);

/** What is left of events that come in pieces. */
function left(events: EventStream, size = 1000) {
  const repeated = new RepeatedEvents(sensor);
  const parts: EventStream[] = [];
  for (let begin = 0; begin < events.t.length; begin += size)
    parts.push(repeated.take(at(events, numbers(events.t.length).slice(begin, begin + size))));
  const rows = parts.flatMap(({ t, x, y, p }) => Array.from(t, (tUs, k) => [tUs, x[k], y[k], p[k]]));
  return { rows, counts: repeated.counts };
}

const rowsOf = ({ t, x, y, p }: EventStream) => Array.from(t, (tUs, k) => [tUs, x[k], y[k], p[k]]);

test('of a stream that holds every event twice all but the first 64 are left once, however it is cut', () => {
  const events = noise(3000);
  const twice = at(
    events,
    numbers(3000).flatMap((k) => [k, k]),
  );
  const first = at(
    events,
    numbers(3000).flatMap((k) => (k < 64 ? [k, k] : [k])),
  );
  for (const size of [7, 1000, 6000]) {
    const { rows, counts } = left(twice, size);
    expect(rows).toEqual(rowsOf(first));
    expect(counts).toEqual({ events: 6000, exact: 3000, leftOut: 2936, near: 0 });
  }
});

test('three times each, and copies that come a datagram later, are left out as well', () => {
  const events = noise(3000);
  const thrice = numbers(3000).flatMap((k) => [k, k, k]);
  expect(left(at(events, thrice)).counts).toEqual({ events: 9000, exact: 6000, leftOut: 6000 - 128, near: 0 });
  const datagrams = numbers(100).flatMap((part) => [0, 1].flatMap(() => numbers(30).map((k) => 30 * part + k)));
  expect(left(at(events, datagrams)).rows.length).toBeLessThan(3000 + 100);
});

test('from where events come alone again none is left out, and a part that comes twice is found within 64 events', () => {
  const events = noise(3000);
  const part = numbers(3000).flatMap((k) => (k >= 1000 && k < 2000 ? [k, k] : [k]));
  const { rows, counts } = left(at(events, part));
  expect(counts.exact).toBe(1000);
  expect(counts.leftOut).toBeGreaterThan(1000 - 128);
  expect(rows).toHaveLength(4000 - counts.leftOut);
});

test.each([
  ['half of the events', numbers(3000).flatMap((k) => (k % 2 ? [k, k] : [k])), 1500],
  ['one event in fifty', numbers(3000).flatMap((k) => (k % 50 ? [k] : [k, k])), 60],
])('%s twice are counted and kept', (_, places, exact) => {
  const events = at(noise(3000), places);
  expect(left(events)).toEqual({ rows: rowsOf(events), counts: { events: places.length, exact, leftOut: 0, near: 0 } });
});

test.each([
  // 10,000 events on 4,800 places.
  ['1 s', 1e6, 8000],
  ['1 ms', 1000, 5],
])('events that a clock of %s gives the same time are kept', (_, tickUs, max) => {
  const { rows, counts } = left(noise(20_000, tickUs));
  expect(rows).toHaveLength(20_000);
  expect(counts.exact).toBeGreaterThan(max);
  expect(counts.leftOut).toBe(0);
});

test('copies on a clock that is 3 µs off are counted and kept', () => {
  const events = noise(3000);
  const places = numbers(3000).flatMap((k) => [k, k]);
  const { t, ...others } = at(events, places);
  const { rows, counts } = left({ ...others, t: t.map((tUs, k) => tUs + 3 * (k % 2)) });
  expect(rows).toHaveLength(6000);
  expect(counts).toEqual({ events: 6000, exact: 0, leftOut: 0, near: 3000 });
});
