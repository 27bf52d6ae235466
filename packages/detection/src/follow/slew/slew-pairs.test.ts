import { expect, it } from 'vitest';
import { brightnessAround } from '../track/brightness.ts';
import { trackWith } from '../track/track.fixture.ts';
import type { Track } from '../track/track.ts';
import { lossOf, proposedChanges } from './slew-pairs.ts';

const endUs = 3e6;
const onsetS = 0.4;

/** An object of 30 events/s that stood at a place, and has lost 15 nats/s for 0.4 s; or has gone on since as another track. */
function object(id: number, x: number, y: number, { lost = 6, vy = 0 } = {}): Track {
  const path = Array.from({ length: 121 }, (_, k) => {
    const sinceS = (120 - k) / 100;
    const movedS = Math.max(0, onsetS - sinceS);
    return {
      tUs: endUs - 1e6 * sinceS,
      x,
      y: y + vy * movedS,
      vx: 0,
      vy: movedS > 0 ? vy : 0,
      nats: 13 - (lost * movedS) / onsetS,
    };
  });
  const now = { x, y: y + vy * onsetS, vy, nats: 13 - lost };
  return trackWith({
    id,
    group: id,
    tUs: endUs,
    maxNats: 50,
    path,
    bornUs: vy === 0 ? 1e6 : endUs - 2e5,
    confirmedUs: 1e6,
    ...now,
    brightness: brightnessAround(30),
    events: 90,
    seconds: 3,
  });
}

const start = (x: number, y: number, vy: number, nats = 4): Track =>
  trackWith({ group: 9, tUs: endUs, x, y, vy, nats, bornUs: endUs - 2e5, pp: 1, vv: 4 });

const changes = (objects: readonly Track[], starts: readonly Track[]) =>
  proposedChanges(
    objects.map((track) => lossOf(track, endUs)),
    starts,
    endUs,
  ).map(({ untilUs, sinceUs, dx, dy, dvx, dvy, px2, hasMoved }) => {
    const agoS = [untilUs, sinceUs].map((tUs) => Math.round((endUs - tUs) / 1e4) / 100);
    return { agoS, d: [dx, dy], dv: [dvx, Math.round(dvy)], px2, hasMoved };
  });

it('a start that moves by 60 px/s where an object would be that does so since its loss proposes that', () => {
  expect(changes([object(1, 30, 20)], [start(30, 44, 60)])).toEqual([
    { agoS: [0.4, 0.4], d: [0, 24], dv: [0, 60], px2: 1, hasMoved: false },
  ]);
});

it('a start that moves as the object did proposes a jump, to at most 200 px', () => {
  expect(changes([object(1, 30, 20)], [start(50, 35, 0), start(240, 20, 0)])).toEqual([
    { agoS: [0.4, 0.3], d: [20, 15], dv: [0, 0], px2: 1, hasMoved: false },
  ]);
});

it('an object that has gone on as another track proposes its own change', () => {
  expect(changes([object(1, 30, 20), object(2, 70, 20, { lost: 0, vy: 60 })], [])).toEqual([
    { agoS: [0.4, 0.4], d: [0, 24], dv: [0, 60], px2: expect.any(Number) as number, hasMoved: true },
  ]);
});

it.each([
  ['the object has lost less than 1.5 nats', [object(1, 30, 20, { lost: 1.4 })], [start(30, 44, 60)]],
  ['the start has gained less than 2 nats', [object(1, 30, 20)], [start(30, 44, 60, 1.9)]],
  ['the start is off the way', [object(1, 30, 20)], [start(40, 44, 60)]],
])('no change: %s', (_, objects, starts) => expect(changes(objects, starts)).toEqual([]));
