import { expect, it } from 'vitest';
import { RecentEvents } from '../belief/recent-events.ts';
import { sensor } from '../search/evidence.fixture.ts';
import { isShared, sharedDrift, startTracks } from './initiation.ts';
import { predict } from './track/track.ts';

const at = { group: 1, endUs: 1e6, leadPx: 0 };
const place = { isFast: false, x: 40, y: 28, vx: 15, vy: 0, nats: 9, brightness: 1 };
const shared = [{ vx: 20, vy: -5, spread: 0.5 }];
const recent = () => new RecentEvents(sensor);

it('a place that may be of an object of a velocity that is shared has one track more, which is sure of it', () => {
  const [stands, moves, alike, ...others] = startTracks(place, at, recent(), shared);
  expect(others).toEqual([]);
  expect(stands).toMatchObject({ vx: 0, vy: 0 });
  expect(moves).toMatchObject({ vx: 15, vy: 0 });
  expect(alike).toMatchObject({ group: 1, vx: 20, vy: -5, nats: 0 });
  for (const track of [moves, alike]) predict(track, 2e6);
  // After a second without events the place of the other may be 8 px off.
  expect(Math.sqrt(moves.pp)).toBeGreaterThan(8);
  expect(Math.sqrt(alike.pp)).toBeLessThan(2);
  expect(startTracks(place, at, recent(), [])).toHaveLength(2);
});

it('what is fast has such a track where the velocity is fast, too, and may change it by 2 % in a second', () => {
  const fast = { ...place, isFast: true };
  expect(startTracks(fast, at, recent(), shared)).toHaveLength(1);
  const [own, alike, ...others] = startTracks(fast, at, recent(), [{ vx: 100, vy: 0, spread: 2 }]);
  expect(others).toEqual([]);
  expect(own).toMatchObject({ vx: 15, vy: 0 });
  expect(alike).toMatchObject({ group: 1, vx: 100, vy: 0 });
  expect([own, alike].map(isShared)).toEqual([false, true]);
  const { vv } = alike;
  predict(alike, 2e6);
  expect(alike.vv - vv).toBeCloseTo(2 ** 2 + sharedDrift, 6);
});

it('what has shone long enough to show that it does not move so has no such track that lasts', () => {
  const seen = recent();
  const t = Float64Array.from({ length: 20 }, (_, k) => 7e5 + 15_000 * k);
  seen.addAll({ t, x: new Uint16Array(20).fill(40), y: new Uint16Array(20).fill(28) }, new Float32Array(20).fill(50));
  const [stands, , alike] = startTracks({ ...place, vx: 0 }, at, seen, [{ vx: 60, vy: 0, spread: 1 }]);
  expect(stands.nats).toBe(0);
  expect(alike.nats).toBeLessThan(-5);
  const [, , same] = startTracks({ ...place, vx: 0 }, at, seen, [{ vx: 2, vy: 0, spread: 1 }]);
  expect(same.nats).toBeGreaterThan(-1);
});
