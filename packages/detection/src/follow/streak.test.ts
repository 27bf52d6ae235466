import { randomGenerator } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { RecentEvents } from '../belief/recent-events.ts';
import type { FoundPlace } from './place-search.ts';
import { streakAt } from './streak.ts';

const sensor = { width: 240, height: 180 };
const found = (x: number, y: number): FoundPlace => ({ isFast: true, x, y, vx: 0, vy: 0, nats: 9, brightness: 0 });

/** Events of a DAVIS, and of an object with one event every 2 px that was at (40, 60) at time 0. @param speed of the object, px/s; 0 is none */
function sky(speed: number): RecentEvents {
  const random = randomGenerator(3);
  const events: { x: number; y: number; t: number; ratio: number }[] = [];
  for (let k = 0; k < 900; k++)
    events.push({ x: random.integer(240), y: random.integer(180), t: random.uniform() * 1e5, ratio: 5 });
  if (speed > 0)
    for (let way = 0; way < (speed * 1e5) / 1e6; way += 2)
      events.push({
        x: Math.round(40 + 0.8 * way + 2 * random.uniform() - 1),
        y: Math.round(60 + 0.6 * way + 2 * random.uniform() - 1),
        t: (way / speed) * 1e6,
        ratio: 5,
      });
  const recent = new RecentEvents(sensor);
  for (const { x, y, t, ratio } of events.filter((event) => event.x < 240 && event.y < 180).toSorted((a, b) => a.t - b.t))
    recent.add(x, y, t, ratio);
  return recent;
}

it.each([
  [600, 90_000],
  [1000, 90_000],
  [2000, 60_000],
  [4000, 40_000],
])('an object of %d px/s is where its events lead, with the velocity on which their pairs agree', (speed, endUs) => {
  const s = endUs * 1e-6;
  // What the search found lies behind the object.
  const [x, y] = [40 + 0.8 * (speed * s - 5), 60 + 0.6 * (speed * s - 5)];
  const streak = streakAt(found(x, y), endUs, upTo(sky(speed), endUs));
  expect(streak).toBeDefined();
  const { vx = 0, vy = 0 } = streak ?? {};
  expect(Math.hypot(vx - 0.8 * speed, vy - 0.6 * speed)).toBeLessThan(0.07 * speed);
  expect(Math.hypot((streak?.x ?? 0) - 40 - 0.8 * speed * s, (streak?.y ?? 0) - 60 - 0.6 * speed * s)).toBeLessThan(4);
});

it('there is none in noise, nor where something slower passed', () => {
  for (const x of [40, 80, 120, 160, 200]) expect(streakAt(found(x, 90), 1e5, sky(0))).toBeUndefined();
  expect(streakAt(found(40 + 0.8 * 20, 60 + 0.6 * 20), 1e5, sky(200))).toBeUndefined();
});

/** Without the events after a time. */
function upTo(recent: RecentEvents, endUs: number): RecentEvents {
  const result = new RecentEvents(sensor);
  for (const { x, y, tUs, ratio } of recent.kept) if (tUs <= endUs) result.add(x, y, tUs, ratio);
  return result;
}
