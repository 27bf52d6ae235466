import { expect, it } from 'vitest';
import { RecentEvents } from '../belief/recent-events.ts';
import { sensor } from '../search/evidence.fixture.ts';
import { startTracks } from './initiation.ts';
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
  expect(startTracks({ ...place, isFast: true }, at, recent(), shared)).toHaveLength(1);
});
