import { expect, it } from 'vitest';
import { RecentEvents } from '../../belief/recent-events.ts';
import { brightnessAround } from '../track/brightness.ts';
import { trackWith } from '../track/track.fixture.ts';
import type { Track } from '../track/track.ts';
import { slewOf } from './slew.ts';

const size = { width: 100, height: 80 };
const endUs = 3e6;

/** An object of 30 events/s that goes right by 20 px/s, and has lost 15 nats/s since `lostS`, or nothing. */
const object = (id: number, x: number, y: number, lostS = 0.4): Track => {
  const path = Array.from({ length: 121 }, (_, k) => {
    const sinceS = (120 - k) / 100;
    const nats = 13 - 15 * Math.max(0, lostS - sinceS);
    return { tUs: endUs - 1e6 * sinceS, x: x - 20 * sinceS, y, vx: 20, vy: 0, nats };
  });
  const nats = 13 - 15 * lostS;
  return trackWith({
    id,
    group: id,
    tUs: endUs,
    x,
    y,
    vx: 20,
    maxNats: 50,
    nats,
    path,
    confirmedUs: 1e6,
    brightness: brightnessAround(30),
    events: 90,
    seconds: 3,
  });
};

/** Thirty events a second, in turns of what is at these places now, and was there or came there with velocities since a time. */
function eventsOf(places: readonly { x: number; y: number; vx: number; vy: number }[], sinceS: number): RecentEvents {
  const recent = new RecentEvents(size);
  const times = Array.from({ length: Math.round(30 * sinceS * places.length) }, (_, k) => (k + 0.5) / 30 / places.length);
  const events = times.toReversed().map((ageS, k) => {
    const { x, y, vx, vy } = places[k % places.length];
    return { t: endUs - 1e6 * ageS, x: Math.round(x - vx * ageS), y: Math.round(y - vy * ageS) };
  });
  const t = Float64Array.from(events, (event) => event.t);
  const [x, y] = (['x', 'y'] as const).map((axis) => Uint16Array.from(events, (event) => event[axis]));
  recent.addAll({ t, x, y }, new Float32Array(events.length).fill(500));
  return recent;
}

const placesOf = (slew: ReturnType<typeof slewOf>) =>
  slew?.moved.map(({ track, x, y, vx, vy }) => [track.id, ...[x, y, vx / 10, vy / 10].map(Math.round)]);
const two = [object(1, 30, 20), object(2, 70, 20)];
const higher = two.map(({ x }) => ({ x, y: 45, vx: 20, vy: 0 }));

it('objects that lose alike go to where events are, after a jump that was not seen', () => {
  const slew = slewOf(two, [], { endUs, starts: [], size, recent: eventsOf(higher, 0.3), recentS: 0.3 }, 9);
  expect(placesOf(slew)).toEqual([
    [1, 30, 45, 2, 0],
    [2, 70, 45, 2, 0],
  ]);
});

it('objects go on with what was added to their velocity: 60 px/s for 0.4 s', () => {
  const moving = two.map(({ x, y }) => ({ x, y: y + 24, vx: 20, vy: 60 }));
  const slew = slewOf(two, [], { endUs, starts: [], size, recent: eventsOf(moving, 0.3), recentS: 0.3 }, 9);
  expect(slew?.moved.map(({ track }) => track.id)).toEqual([1, 2]);
  for (const { y, vy } of slew?.moved ?? []) {
    expect(Math.abs(y - 44)).toBeLessThan(1.5);
    expect(Math.abs(vy - 60)).toBeLessThan(8);
  }
});

it('what is where the change would put it stays, and what loses and would be off the sensor goes', () => {
  const there = { ...object(3, 50, 60, 0), path: object(3, 50, 35).path };
  const leaves = object(4, 50, 70);
  const slew = slewOf([...two, there, leaves], [], { endUs, starts: [], size, recent: eventsOf(higher, 0.3), recentS: 0.3 }, 9);
  expect(placesOf(slew)).toEqual([
    [1, 30, 45, 2, 0],
    [2, 70, 45, 2, 0],
    [4, 50, 95, 2, 0],
  ]);
});

it.each([
  ['nothing is lost', [object(1, 30, 20, 0), object(2, 70, 20, 0)], higher, 0.3],
  ['one object speaks for it', two, higher.slice(0, 1), 0.3],
  ['events are elsewhere for each', two, [higher[0], { x: 85, y: 60, vx: 20, vy: 0 }], 0.3],
])('no change: %s', (_, objects, places, sinceS) => {
  const now = { endUs, starts: [], size, recent: eventsOf(places, sinceS), recentS: 0.3 };
  expect(slewOf(objects, [], now, 9)).toBeUndefined();
});

/** What is found where an object of three has so many events for each of another, and the third has none. */
function unevenly(times: number, sinceS: number) {
  const places = [...Array<(typeof higher)[0]>(times).fill(higher[0]), higher[1]];
  const now = { endUs, starts: [], size, recent: eventsOf(places, sinceS), recentS: 0.3 };
  return slewOf([two[0], object(2, 70, 20, 0.1), object(3, 50, 10, 0.1)], [], now, 5);
}

it('no change where one object gains nearly all that it is worth: there another has come', () => {
  expect(unevenly(20, 1 / 30)).toBeUndefined();
  expect(
    placesOf(unevenly(10, 2 / 30))
      ?.slice(0, 2)
      .map(([id]) => id),
  ).toEqual([1, 2]);
});
