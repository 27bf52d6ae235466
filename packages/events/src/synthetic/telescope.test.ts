import { randomGenerator } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standingTelescope } from './generator-options.ts';
import type { MovingSpot } from './spots/moving-spot.ts';
import { drawSlews, evenSlews, jitter, skyMotion, type Telescope } from './telescope.ts';

const sensor = { width: 241, height: 181 };
const still: Telescope = { ...standingTelescope, driftPxS: 0 };
const motionOf = (change: Partial<Telescope>, more: Partial<Parameters<typeof skyMotion>[1]> = {}) =>
  skyMotion({ ...still, ...change }, { slews: [], driftAngle: 0, ...more }, sensor, 5);
const followed: MovingSpot = { x: -500, y: 40, vx: 60, vy: 3, rateHz: 1 };

describe('the places of stars', () => {
  it('drift straight', () => {
    const { x, y, vx, vy } = motionOf({ driftPxS: 3 }, { driftAngle: Math.PI / 2 }).star(30, 40)(10);
    expect([x, y, vx, vy].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([30, 70, 0, 3]);
  });

  it.each([
    [0, 220, 90, 0, Math.PI / 2],
    [90, 120, 190, -Math.PI / 2, 0],
    [180, 20, 90, 0, -Math.PI / 2],
    [270, 120, -10, Math.PI / 2, 0],
  ])('turn about the middle of the chip, (120, 90): 100 px beside it after %d s of 1 degree/s', (tS, x, y, vx, vy) => {
    const place = motionOf({ rotationDegS: 1 }).star(220, 90)(tS);
    expect(place.x).toBeCloseTo(x, 9);
    expect(place.y).toBeCloseTo(y, 9);
    expect(place.vx).toBeCloseTo((vx / 90) * 100, 9);
    expect(place.vy).toBeCloseTo((vy / 90) * 100, 9);
  });

  it('drift and turn: the middle drifts straight', () => {
    const place = motionOf({ driftPxS: 2, rotationDegS: 3 }).star(120, 90)(7);
    expect(place.x).toBeCloseTo(134, 9);
    expect(place.y).toBeCloseTo(90, 9);
  });

  it('stand from when a mount stops that follows a satellite', () => {
    const { star } = motionOf({ followsUntilS: 4 }, { followed });
    expect(star(30, 40)(3).x - star(30, 40)(4).x).toBeCloseTo(60, 9);
    expect(star(30, 40)(3.9).vx).toBeCloseTo(-60, 9);
    expect(star(30, 40)(9)).toEqual({ ...star(30, 40)(4), vx: 0, vy: 0 });
  });

  it('are what the inverse finds, and their velocities are derivatives, whatever the telescope does', () => {
    const slews = evenSlews(3, 20, randomGenerator(2));
    const { star, skyAt } = motionOf({ driftPxS: 2, rotationDegS: 0.3, jitterPx: 0.5 }, { slews, followed, driftAngle: 1 });
    const coordinate = fc.double({ min: -50, max: 300, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, fc.double({ min: 0, max: 20, noNaN: true }), (x, y, tS) => {
        const sky = skyAt(x, y, tS);
        const place = star(sky.x, sky.y)(tS);
        expect(place.x).toBeCloseTo(x, 8);
        expect(place.y).toBeCloseTo(y, 8);
        const h = 1e-6;
        const turns = slews.some((slew) => [slew.tS, slew.tS + slew.lengthPx / slew.speedPxS].some((t) => Math.abs(t - tS) <= h));
        if (turns) return;
        const [before, after] = [star(sky.x, sky.y)(tS - h), star(sky.x, sky.y)(tS + h)];
        expect(Math.abs((after.x - before.x) / (2 * h) - place.vx)).toBeLessThan(1e-3);
        expect(Math.abs((after.y - before.y) / (2 * h) - place.vy)).toBeLessThan(1e-3);
      }),
    );
  });
});

describe('a telescope that follows', () => {
  const { pointing, star } = motionOf({ follows: 'satellite' }, { followed });

  const at = (tS: number) => {
    const { x, y } = pointing(tS);
    return [followed.x + tS * followed.vx + x, followed.y + tS * followed.vy + y];
  };

  it('holds the satellite at one place in the middle quarter of the chip, and stars trail the other way', () => {
    const [x, y] = at(0);
    expect(Math.abs(x - 120)).toBeLessThanOrEqual(241 / 8);
    expect(Math.abs(y - 90)).toBeLessThanOrEqual(181 / 8);
    for (const tS of [1, 20, 333]) at(tS).forEach((value, i) => expect(value).toBeCloseTo([x, y][i], 9));
    expect(star(0, 0)(5)).toMatchObject({ vx: -60, vy: -3 });
  });
});

describe('slews', () => {
  const slews = [
    { tS: 2, speedPxS: 100, angle: 0, lengthPx: 50 },
    { tS: 6, speedPxS: 25, angle: Math.PI, lengthPx: 50 },
  ];
  const { pointing } = motionOf({}, { slews });

  it.each([
    [0, 0, 0],
    [2.25, 25, 100],
    [3, 50, 0],
    [7, 25, -25],
    [9, 0, 0],
  ])('move everything: after %d s by %d px, at %d px/s', (tS, x, vx) => {
    const place = pointing(tS);
    expect(place.x).toBeCloseTo(x, 9);
    expect(place.vx).toBeCloseTo(vx, 9);
  });

  it('go there and back, at 10 to 280 px/s over 25 to 70 px, and end before the next begins', () => {
    for (let seed = 0; seed < 300; seed++) {
      const list = drawSlews([14, 22, 30, 38, 46, 53], 1, 60, randomGenerator(seed));
      expect(list.every(({ speedPxS, lengthPx }) => speedPxS >= 10 && speedPxS <= 280 && lengthPx >= 25 && lengthPx <= 70)).toBe(
        true,
      );
      list.forEach(({ tS, speedPxS, lengthPx }, i) => expect(tS + lengthPx / speedPxS).toBeLessThan(list[i + 1]?.tS ?? 60));
      const end = motionOf({}, { slews: list }).pointing(60);
      expect(Math.hypot(end.x, end.y)).toBeLessThan(1e-9);
    }
  });

  it('are as many as asked, in any duration', () => {
    for (const [count, durationS] of [
      [1, 5],
      [7, 60],
      [100, 30],
    ]) {
      const list = evenSlews(count, durationS, randomGenerator(4));
      expect(list.length).toBe(count);
      list.forEach(({ tS, speedPxS, lengthPx }, i) =>
        expect(tS + lengthPx / speedPxS).toBeLessThan(list[i + 1]?.tS ?? durationS),
      );
    }
    expect(evenSlews(0, 60, randomGenerator(4))).toEqual([]);
  });
});

const rms = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);

describe('jitter', () => {
  const shake = jitter(0.7, 5, randomGenerator(3));
  const places = Array.from({ length: 40_000 }, (_, i) => shake(i / 100));

  it('has the root of the mean square that was asked for, on both axes, around 0', () => {
    for (const axis of ['x', 'y'] as const) {
      expect(rms(places.map((place) => place[axis]))).toBeCloseTo(0.7, 1);
      expect(Math.abs(places.reduce((sum, place) => sum + place[axis], 0) / places.length)).toBeLessThan(0.05);
    }
  });

  it('has nothing above its band: no velocity beyond 2π · 5 Hz of every amplitude, rms that of even frequencies', () => {
    const speeds = places.flatMap(({ vx, vy }) => [vx, vy]);
    const amplitude = 0.7 * Math.sqrt(2 / 16);
    expect(Math.max(...speeds.map(Math.abs))).toBeLessThan(16 * amplitude * 2 * Math.PI * 5);
    // Even on (0, B] the mean square of the frequency is B²/3; 32 draws leave it within a third.
    const expected = (0.7 * 2 * Math.PI * 5) / Math.sqrt(3);
    expect(rms(speeds) / expected).toBeGreaterThan(0.67);
    expect(rms(speeds) / expected).toBeLessThan(1.33);
  });

  it('gives the velocity of the place', () => {
    const h = 1e-5;
    for (const tS of [0, 1.3, 17.77]) {
      const [before, now, after] = [shake(tS - h), shake(tS), shake(tS + h)];
      expect((after.x - before.x) / (2 * h)).toBeCloseTo(now.vx, 4);
      expect((after.y - before.y) / (2 * h)).toBeCloseTo(now.vy, 4);
    }
  });

  it('moves both axes apart from each other', () => {
    const product = places.reduce((sum, { x, y }) => sum + x * y, 0) / places.length;
    expect(Math.abs(product)).toBeLessThan(0.1 * 0.49);
  });
});
