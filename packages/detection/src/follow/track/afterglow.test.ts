import { expect, it } from 'vitest';
import { Sharing } from '../sharing.ts';
import { Afterglow } from './afterglow.ts';
import { brightnessAround } from './brightness.ts';
import { trackWith } from './track.fixture.ts';
import { rateOf, spotPx2 } from './track.ts';

/** Moves along x at 5 px/s for as long as a trail is remembered, and is at (60, 28) now. */
const moving = (rateHz: number) => {
  const trail = Array.from({ length: 21 }, (_, k) => ({ tUs: k * 0.25e6, x: 35 + 1.25 * k, y: 28 }));
  return trackWith({ id: 1, tUs: 5e6, x: 60, y: 28, vx: 5, pp: 0, brightness: brightnessAround(rateHz), trail });
};
const lookingAt = (...tracks: readonly ReturnType<typeof trackWith>[]) => {
  const afterglow = new Afterglow();
  afterglow.begin(tracks);
  return afterglow;
};
/** OFF events less ON events: the trail alone, twice as bright as is usual. */
const trailAt = (afterglow: Afterglow, x: number, y: number) =>
  (afterglow.look(x, y, 5e6, 0, 1) - afterglow.look(x, y, 5e6, 1, 1)) / 2;

it('a trail falls by e in 0.8 s from 2.4 px behind on, and is as wide as the spot of its object', () => {
  const star = moving(400);
  const afterglow = lookingAt(star);
  const rateHz = rateOf(star);
  const variance = spotPx2 + rateHz / 140;
  const perPx2 = rateHz ** 2 / (rateHz + 400) / (0.8 * 5) / Math.sqrt(2 * Math.PI * variance);
  expect(trailAt(afterglow, 57.6, 28)).toBeCloseTo(perPx2, 9);
  expect(trailAt(afterglow, 53.6, 28)).toBeCloseTo(perPx2 * Math.exp(-1), 9);
  expect(trailAt(afterglow, 53.6, 30)).toBeCloseTo(perPx2 * Math.exp(-1 - 2 / variance), 9);
  expect([trailAt(afterglow, 61, 28), trailAt(afterglow, 59.5, 28)]).toEqual([0, 0]);
});

it('a trail lies where the object was, not where its velocity points from', () => {
  // It went along x, and has turned: now it goes along y.
  const star = { ...moving(400), vx: 0, vy: 5 };
  expect(trailAt(lookingAt(star), 54, 28)).toBeGreaterThan(1);
  expect(trailAt(lookingAt(star), 60, 20)).toBe(0);
});

it('what is known for a moment only has been on its way before', () => {
  const star = { ...moving(400), trail: [{ tUs: 4.9e6, x: 59.5, y: 28 }] };
  expect(trailAt(lookingAt(star), 53.6, 28)).toBeCloseTo(trailAt(lookingAt(moving(400)), 53.6, 28), 9);
});

it('dim objects, and those that are none yet, leave nothing', () => {
  expect(lookingAt(moving(15), { ...moving(400), id: undefined }).isEmpty).toBe(true);
});

it('to itself an object is no other object, and of two tracks of one object one leaves a trail', () => {
  const star = moving(400);
  const [one, both] = [lookingAt(star), lookingAt(star, { ...star, group: 2, nats: -1 })];
  const odds = one.look(54, 28, 5e6, 0, 1);
  expect(one.of(star)).toBe(odds);
  expect(both.look(54, 28, 5e6, 0, 1)).toBe(odds);
  expect(both.of({ ...star, group: 3 })).toBe(0);
});

/** Evidence of a track in the trail of a star after a second with 60 events of a polarity, nats. */
const gainedOf = (p: number) => {
  const [star, beside] = [moving(400), trackWith({ group: 2, x: 54, y: 28, vx: 5, tUs: 5e6, brightness: brightnessAround(60) })];
  const sharing = new Sharing({ width: 80, height: 56 });
  for (let k = 1; k <= 60; k++) {
    const tUs = 5e6 + (k * 1e6) / 60;
    sharing.begin([star, beside], 0.02);
    for (let own = 0; own < 7; own++) sharing.share(60 + Math.round((5 * k) / 60), 28, tUs, 1, 1000);
    // As wide as a trail.
    sharing.share(Math.round(54 + (5 * k) / 60) + ((k * 7) % 9) - 4, 28 + [-3, -1, 0, 1, 3][k % 5], tUs, p, 1000);
  }
  return beside.nats;
};

it('a track in the trail of a star loses by what the star leaves, and gains by ON events of its own', () => {
  expect(gainedOf(0)).toBeLessThan(0);
  expect(gainedOf(1)).toBeGreaterThan(20);
});
