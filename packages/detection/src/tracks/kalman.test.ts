import { describe, expect, test } from 'vitest';
import { correctMotion, distanceTo, predictMotion, startMotion } from './kalman.ts';

const noise = { positionPx: 2, driftPxS: 3, speedPxS: 10 };

describe('by hand', () => {
  test('a prediction moves on and knows less', () => {
    const start = { ...startMotion(1e6, { x: 10, y: 20 }, noise), vx: 4, vy: -2 };
    // dt = 2: pp = 4 + 2²·100 + 9·8/3, pv = 2·100 + 9·4/2, vv = 100 + 9·2.
    expect(predictMotion(start, 3e6, noise)).toEqual({ tUs: 3e6, x: 18, y: 16, vx: 4, vy: -2, pp: 428, pv: 218, vv: 118 });
  });

  test('a correction goes part of the way, by the share of the uncertainty', () => {
    const motion = { tUs: 0, x: 0, y: 0, vx: 0, vy: 0, pp: 12, pv: 8, vv: 20 };
    // s = 12 + 4: gains 3/4 and 1/2.
    expect(distanceTo(motion, { x: 4, y: 0 }, noise)).toBe(1);
    expect(correctMotion(motion, { x: 4, y: -8 }, noise)).toEqual({ tUs: 0, x: 3, y: -6, vx: 2, vy: -4, pp: 3, pv: 2, vv: 16 });
  });
});

test('a velocity that was not measured is as uncertain as is said, and one that was by a tenth of it at least', () => {
  const sure = { ...noise, speedPxS: 0.01 };
  expect(startMotion(0, { x: 1, y: 2 }, sure).vv).toBeCloseTo(1e-4, 12);
  expect(startMotion(0, { x: 1, y: 2, vx: 30, vy: -40 }, sure)).toMatchObject({ vx: 30, vy: -40, vv: 25 });
});

test('velocities are compared with that of the track, in both directions', () => {
  const motion = { tUs: 0, x: 3, y: 4, vx: 30, vy: -50, pp: 12, pv: 8, vv: 20 };
  const seen = { x: 3, y: 4 };
  expect(distanceTo(motion, { ...seen, vx: 30, vy: -50 }, noise)).toBe(0);
  expect(distanceTo(motion, { ...seen, vx: 30, vy: -20 }, noise)).toBe(7.5);
  expect(distanceTo(motion, { ...seen, vx: 60, vy: -50 }, noise)).toBe(7.5);
  expect(distanceTo(motion, { x: 3, y: 8, vx: 30, vy: -50 }, noise)).toBe(1);
  expect(distanceTo(motion, { ...seen, vx: 60 }, noise)).toBe(0);
});

test('exact positions of a straight line give its velocity', () => {
  let motion = startMotion(0, { x: 5, y: 5 }, noise);
  for (let k = 1; k <= 200; k++) {
    const at = { x: 5 + 0.7 * k, y: 5 - 0.2 * k };
    motion = correctMotion(predictMotion(motion, k * 1e5, noise), at, noise);
  }
  expect(motion.vx).toBeCloseTo(7, 3);
  expect(motion.vy).toBeCloseTo(-2, 3);
  expect(motion.x).toBeCloseTo(145, 3);
});
