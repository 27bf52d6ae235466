import { evidenceOf } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { FreshEvents } from '../evidence/fresh-events.ts';
import { lineEvidence } from './line-evidence.ts';
import { followedLine, foundLine, type LineOptions, type MovingObject } from './moving-line.ts';
import { hasPassed } from './moving-objects.ts';
import { eventsNear } from './path-events.ts';

const sensor = { width: 100, height: 80 };
const options: LineOptions = {
  slowestPxS: 60,
  fastestPxS: 520,
  spotRate: 3,
  thresholdNats: 18,
  leastShared: 1,
  separationPx: 12,
  sensor,
  ceilingNats: 4,
  memoryS: 0.25,
  proposeNats: 10,
  priceNats: { slow: 4, fast: 5 },
};
const endUs = 2e6;
/** An event of the middle of a spot of 3 events/s, where the background has 0.1: ln 31, in sixty-fourths. */
const gain = evidenceOf(3, 10);
/** The spot has 32 times the brightness of its middle. */
const leakNatsS = 3 * 32;

/** Events of a spot that is at (x, y) now, one at every px of its path, which are 1/128 s at 128 px/s. */
function trail(x: number, y: number, dx: number, dy: number, count: number, lastUs = endUs) {
  const recent = new FreshEvents(sensor, 0);
  for (let k = count - 1; k >= 0; k--) recent.push(x - k * dx, y - k * dy, lastUs - k * 7812.5, 10);
  return { recent, taken: new Uint8Array(count) };
}
const before = (x: number, y: number, vx: number, vy: number, spotRate = 3): MovingObject => ({
  tUs: endUs,
  x,
  y,
  vx,
  vy,
  nats: 20,
  total: 30,
  sinceUs: endUs - 3e5,
  spotRate,
  foundNats: 22,
});

const needs = (thresholdNats: number, leastShared: number) =>
  followedLine(before(60, 40, 128, 0), trail(60, 40, 1, 0, 3), endUs, { ...options, thresholdNats, leastShared });

const atSpeed = (vx: number, vy: number, limits: Partial<LineOptions>) =>
  followedLine(before(60, 50, vx, vy), trail(60, 50, Math.sign(vx), Math.sign(vy), 35), endUs, { ...options, ...limits });

describe('an object that is known, with an event on every px of its path', () => {
  it('by hand: its evidence, its brightness, and since when it is there', () => {
    const found = followedLine(before(60, 40, 128, 0), trail(60, 40, 1, 0, 40), endUs, options);
    // 33 events fill the memory of a quarter of a second; evidence is kept up to 4 nats above 18 and the price of 4.
    const own = 33 * (1 - Math.exp(-gain));
    expect(found).toEqual({
      tUs: endUs,
      x: 60,
      y: 40,
      vx: 128,
      vy: 0,
      nats: 26,
      total: expect.closeTo(33 * gain - 0.25 * leakNatsS, 9),
      foundNats: 22,
      sinceUs: endUs - 0.25e6,
      spotRate: expect.closeTo(own / (32 * 0.25), 9),
    });
  });

  it('by hand: at twice the speed of the fastest map it is twice as bright, its memory is half as long, and it costs more to find', () => {
    const wide = { width: 500, height: 80 };
    const recent = new FreshEvents(wide, 0);
    // 1,040 px/s are 4 px in 1/260 s; 33 events lie within an eighth of a second.
    for (let k = 80; k >= 0; k--) recent.push(400 - 4 * k, 40, endUs - (k * 1e6) / 260, 10);
    const view = { recent, taken: new Uint8Array(81) };
    const found = followedLine(before(400, 40, 1040, 0), view, endUs, { ...options, sensor: wide, fastestPxS: 1000 });
    const own = evidenceOf(6, 10);
    const foundNats = 18 + 5 + Math.log(2);
    expect(found).toEqual({
      tUs: endUs,
      x: expect.closeTo(400, 6),
      y: 40,
      vx: expect.closeTo(1040, 6),
      vy: 0,
      nats: expect.closeTo(foundNats + 4, 9),
      total: expect.closeTo(33 * own - (2 * leakNatsS * 32) / 260, 6),
      foundNats: expect.closeTo(foundNats, 9),
      sinceUs: expect.closeTo(endUs - 32e6 / 260, 3),
      spotRate: expect.closeTo((33 * (1 - Math.exp(-own))) / ((32 * 32) / 260), 6),
    });
  });

  it('is told where it is now, though it was seen a while ago, and as bright as it ever was', () => {
    const known = { ...before(60 - 16, 40, 128, 0, 7), tUs: endUs - 125_000 };
    expect(followedLine(known, trail(60, 40, 1, 0, 40), endUs, options)).toMatchObject({ x: 60, y: 40, spotRate: 7 });
  });

  it('brightness is averaged over 30 ms at least', () => {
    // Two events, 7.8 ms apart, are enough for 4 nats.
    const few = { ...options, thresholdNats: 4, leastShared: 0.1 };
    const found = followedLine(before(60, 40, 128, 0, 1), trail(60, 40, 1, 0, 2), endUs, few);
    expect(found?.spotRate).toBeCloseTo((2 * (1 - Math.exp(-gain))) / (32 * 0.03), 2);
  });

  it('is lost when what is left of its evidence is less than it needs', () => {
    // Three events have 8.8 nats, less 1.5 for 15.6 ms; without the largest pixel a gain less.
    const nats = 3 * gain - leakNatsS * 2 * 0.0078125;
    expect(needs(nats, 0.1)?.nats).toBeCloseTo(nats, 9);
    expect(needs(nats + 1e-6, 0.1)).toBeUndefined();
    const shared = (nats - gain) / nats;
    expect(needs(nats, shared - 1e-9)).toBeDefined();
    expect(needs(nats, shared + 1e-6)).toBeUndefined();
  });

  it('a bright one that is silent has ended, a dim one has not', () => {
    // 20 events, the last 70 ms ago: 6.7 nats are lost of a spot of 3 events/s, and more of one that was ten times as bright, at a quarter of that.
    const silent = trail(50, 40, 1, 0, 20, endUs - 70_312.5);
    expect(followedLine(before(59, 40, 128, 0), silent, endUs, options)).toBeDefined();
    expect(followedLine(before(59, 40, 128, 0, 12), silent, endUs, options)).toBeDefined();
    expect(followedLine(before(59, 40, 128, 0, 60), silent, endUs, options)).toBeUndefined();
  });

  it.each([
    ['left', -0.5, 40, 0, 128, 0, 40],
    ['right', 99.5, 40, 0, 128, 99, 40],
    ['upper', 60, -0.5, 128, 0, 60, 0],
    ['lower', 60, 79.5, 128, 0, 60, 79],
  ])('is there until half a px beyond the middle of the last pixel at the %s edge', (_, x, y, vx, vy, column, row) => {
    const view = trail(column, row, Math.sign(vx), Math.sign(vy), 35);
    const at = (place: number) => (vx === 0 ? before(place, y, vx, vy) : before(x, place, vx, vy));
    const edge = vx === 0 ? x : y;
    const beyond = edge < 0 ? -0.01 : 0.01;
    expect(followedLine(at(edge), view, endUs, options)).toMatchObject(vx === 0 ? { x: edge } : { y: edge });
    expect(followedLine(at(edge + beyond), view, endUs, options)).toBeUndefined();
  });

  it('is there at exactly the slowest speed, and until 60 px/s above the fastest, in every direction', () => {
    for (const [vx, vy] of [
      [128, 0],
      [-128, 0],
      [0, 128],
      [0, -128],
    ]) {
      expect(atSpeed(vx, vy, { slowestPxS: 128 })).toBeDefined();
      expect(atSpeed(vx, vy, { slowestPxS: 128.01 })).toBeUndefined();
      expect(atSpeed(vx, vy, { fastestPxS: 68 })).toBeDefined();
      expect(atSpeed(vx, vy, { fastestPxS: 67.99 })).toBeUndefined();
    }
  });
});

const natsOf = (count: number) => count * gain - leakNatsS * (count - 1) * 0.0078125;

describe('a line that is proposed', () => {
  const proposal = { tUs: endUs, x: 60, y: 40, vx: 128, vy: 0 };
  const found = (count: number, other: Partial<LineOptions> = {}) =>
    foundLine(proposal, trail(60, 40, 1, 0, count), endUs, { ...options, ...other });

  it('by hand: is an object with θ and the price of its velocity', () => {
    const nats = natsOf(20);
    expect(found(20, { thresholdNats: nats - 4, leastShared: 0.5 })?.nats).toBeCloseTo(nats, 9);
    expect(found(20, { thresholdNats: nats - 3.999, leastShared: 0.5 })).toBeUndefined();
  });

  it('is looked at when it has what a proposal must have', () => {
    const low = { thresholdNats: 4, priceNats: { slow: 1, fast: 1 } };
    // The first look goes 60 ms back, and finds all of the events that are near.
    expect(found(20, { ...low, proposeNats: natsOf(20) - 1e-9 })).toBeDefined();
    expect(found(20, { ...low, proposeNats: natsOf(20) + 0.01 })).toBeUndefined();
  });

  it('has moved over the size of a spot at least', () => {
    const low = { thresholdNats: 6, proposeNats: 5, leastShared: 0.1, priceNats: { slow: 1, fast: 1 } };
    // 11 events are 10 px, 10 events are 9 px; a spot is 9.2 px wide.
    expect(found(11, low)).toBeDefined();
    expect(found(10, low)).toBeUndefined();
  });

  it('explains the events better than a spot that stands, by half of θ', () => {
    const { recent } = trail(60, 40, 1, 0, 24);
    const still = new FreshEvents(sensor, 0);
    const { x, y, tUs } = recent.columns();
    // Half of the events of the path are at the middle of it.
    for (let k = 0; k < 24; k++) still.push(k % 2 === 0 ? x[k] : 48, y[k], tUs[k], 10);
    expect(foundLine(proposal, { recent: still, taken: new Uint8Array(24) }, endUs, options)).toBeUndefined();
    expect(found(24)).toBeDefined();
  });

  it('what stands is looked for all along the path, a spot apart, for as long as is remembered', () => {
    // 20 px of path, and seven events at a pixel of it when the object is far from there, some of them before it came.
    const events = [
      ...Array.from({ length: 20 }, (_, k) => ({ px: k, x: 60 - k, y: 40 })),
      ...[0, 0.2, 1, 2, 3, 25, 26].map((px) => ({ px, x: 48, y: 41 })),
    ].toSorted((a, b) => b.px - a.px);
    const recent = new FreshEvents(sensor, 0);
    for (const { px, x, y } of events) recent.push(x, y, endUs - px * 7812.5, 10);
    const view = { recent, taken: new Uint8Array(events.length) };
    const other = { leastShared: 0.1, priceNats: { slow: 0.5, fast: 0.5 }, proposeNats: 1 };
    const total = foundLine(proposal, view, endUs, { ...options, ...other, thresholdNats: 2 })?.total ?? 0;
    // Along 19 px that are five places more than the one where it is.
    const standing = [0, 1, 2, 3, 4, 5].map((k) => {
      const still = { tUs: endUs, x: 60 - (19 * k) / 5, y: 40, vx: 0, vy: 0 };
      return lineEvidence(still, eventsNear(still, recent, view.taken, endUs - 0.25e6, 4.6, 0), 3, Infinity).total;
    });
    const margin = total - Math.max(...standing);
    expect(margin).toBeGreaterThan(4);
    expect(margin).toBeLessThan(total / 2 - 1);
    const isFound = (thresholdNats: number) =>
      foundLine(proposal, view, endUs, { ...options, ...other, thresholdNats }) !== undefined;
    expect([isFound(2 * margin - 1e-6), isFound(2 * margin + 1e-6)]).toEqual([true, false]);
  });

  it('that has left the sensor is told where it was seen last', () => {
    const seen = { ...proposal, tUs: endUs - 7812.5, x: 99, y: 40 };
    const view = trail(99, 40, 1, 0, 30, endUs - 7812.5);
    expect(foundLine(seen, view, endUs, options)).toMatchObject({ tUs: endUs - 7812.5, x: 99, y: 40 });
    const inside = { ...seen, x: 98 };
    expect(foundLine(inside, trail(98, 40, 1, 0, 30, endUs - 7812.5), endUs, options)).toMatchObject({ tUs: endUs, x: 99 });
  });
});

describe('hasPassed', () => {
  // At (50, 30) now, at 100 px/s, seen for half a second; evidence of the 50 ms before is its own, too.
  const object = { ...before(50, 30, 60, 80), tUs: 1e6, sinceUs: 5e5 };
  /** A place so many px behind it along its path, and beside it. */
  const passed = (behind: number, beside = 0, sinceUs = 5e5, radiusPx = 12) =>
    hasPassed(object, 50 - 0.6 * behind + 0.8 * beside, 30 - 0.8 * behind - 0.6 * beside, sinceUs, radiusPx);

  it('a place behind an object was passed, within a distance of its path, and the object is farther away now', () => {
    expect([passed(20), passed(20, 11.9), passed(20, -11.9)]).toEqual([true, true, true]);
    expect([passed(20, 12.1), passed(20, -12.1), passed(-20), passed(11.9)]).toEqual([false, false, false, false]);
    expect(hasPassed({ ...object, vx: 100, vy: 0 }, 38, 30, 5e5, 12)).toBe(false);
    expect(hasPassed({ ...object, vx: 100, vy: 0 }, 37, 30, 5e5, 12)).toBe(true);
    expect(hasPassed({ ...object, vx: 100, vy: 0 }, 30, 42, 5e5, 12)).toBe(true);
    expect(hasPassed({ ...object, vx: 100, vy: 0 }, 30, 43, 5e5, 12)).toBe(false);
  });

  it('not before the object was there, but for 50 ms', () => {
    expect([passed(54), passed(56)]).toEqual([true, false]);
    expect([passed(20, 0, 4.5e5), passed(20, 0, 4.5e5 - 1)]).toEqual([true, false]);
  });
});
