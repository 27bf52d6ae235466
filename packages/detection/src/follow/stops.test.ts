import { expect, it } from 'vitest';
import { stopsOf } from './stops.ts';
import { trackWith } from './track/track.fixture.ts';
import type { Track } from './track/track.ts';

/** A way of 0.2 s, step by step. @param nats at each µs */
const way = (vx: number, nats: (tUs: number) => number): Track['path'] =>
  Array.from({ length: 21 }, (_, k) => ({ tUs: k * 1e4, x: 10 + vx * k * 0.01, y: 28, vx, vy: 0, nats: nats(k * 1e4) }));

/** Had 12 nats until 0.1 s, and lost 80 a second since then. */
const losing = (vx: number): Track => {
  const path = way(vx, (tUs) => 12 - 80e-6 * Math.max(0, tUs - 1e5));
  return trackWith({ ...path[20], id: 1, group: 1, drift: 100, path });
};
const steady = (vx: number, of: Partial<Track> = {}): Track => {
  const path = way(vx, () => 12);
  return trackWith({ ...path[20], y: 100, id: 2, group: 2, path, ...of });
};

it('a fast object may stand where it was when it began to lose, and 40 ms before and after, every 4 px', () => {
  const places = stopsOf([losing(100)], 2e5);
  expect(places.map(({ x }) => x)).toEqual([16, 20, 24]);
  expect(stopsOf([losing(30)], 2e5)).toEqual([]);
  expect(stopsOf([{ ...losing(100), drift: 1 }], 2e5)).toEqual([]);
  expect(stopsOf([{ ...losing(100), id: undefined }], 2e5)).toEqual([]);
});

it('nothing has stopped as long as another object stands or goes on; one that has stopped, too, is no objection', () => {
  expect(stopsOf([losing(100), steady(0)], 2e5)).toEqual([]);
  expect(stopsOf([losing(100), steady(100)], 2e5)).toEqual([]);
  const stopped = { ...steady(100), vx: 0 };
  expect(stopsOf([losing(100), stopped], 2e5)).toHaveLength(3);
});

it('where something stands already there is no other place', () => {
  const there = trackWith({ x: 20, y: 29, group: 3 });
  expect(stopsOf([losing(100), there], 2e5).map(({ x }) => x)).toEqual([16, 24]);
});
