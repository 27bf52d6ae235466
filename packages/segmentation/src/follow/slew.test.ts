import { expect, it } from 'vitest';
import { RecentEvents } from '../belief/recent-events.ts';
import { sharedDrift } from './initiation.ts';
import { slewOf } from './slew.ts';
import { trackWith } from './track/track.fixture.ts';
import { type Track } from './track/track.ts';

const size = { width: 100, height: 80 };
const endUs = 3e6;

/** An object of 30 events/s that has lost 6 nats in the last 0.4 s. */
const losing = (id: number, x: number, y: number): Track => {
  const path = Array.from({ length: 121 }, (_, k) => {
    const sinceS = (120 - k) / 100;
    const nats = 13 - 15 * Math.max(0, 0.4 - sinceS);
    return { tUs: endUs - 1e6 * sinceS, x: x - 20 * sinceS, y, vx: 20, vy: 0, nats };
  });
  const brightness = { events: 90, seconds: 3, steadyEvents: 600, steadySeconds: 20 };
  return trackWith({ id, group: id, tUs: endUs, x, y, vx: 20, mostNats: 50, nats: 7, path, confirmedUs: 1e6, ...brightness });
};

/** Events of what moves by 20 px/s, 25 px higher than the two objects. */
function eventsElsewhere(): RecentEvents {
  const recent = new RecentEvents(size);
  const events = Array.from({ length: 24 }, (_, k) => ({ t: endUs - 16_000 * (24 - k), x: k % 2 === 0 ? 30 : 70 }));
  const t = Float64Array.from(events, ({ t: tUs }) => tUs);
  const x = Uint16Array.from(events, ({ t: tUs, x: at }) => Math.round(at + 20e-6 * (tUs - endUs)));
  recent.addAll({ t, x, y: new Uint16Array(24).fill(45) }, new Float32Array(24).fill(500));
  return recent;
}

it('a start moves all that lose evidence to where events are, unless it supposes a velocity that they share anyway', () => {
  const objects = [losing(1, 30, 20), losing(2, 70, 20)];
  const now = { endUs, size, recent: eventsElsewhere(), recentS: 0.3 };
  const by = (drift: number) =>
    trackWith({ group: 9, tUs: endUs, x: 30, y: 45, vx: 20, nats: 6, bornUs: endUs - 2e5, pp: 0.5, drift });
  const slew = slewOf([...objects, by(1)], [], now, 9);
  expect(slew?.moved.map(({ x, y }) => [Math.round(x), Math.round(y)])).toEqual([
    [30, 45],
    [70, 45],
  ]);
  expect(slewOf([...objects, by(sharedDrift)], [], now, 9)).toBeUndefined();
});
