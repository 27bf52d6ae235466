import type { SkyKnot, SkyPath } from '@spikeseg/detection';
import { expect, test } from 'vitest';
import { skyFrames } from './sky-frame.ts';

const sensor = { width: 241, height: 181 };
const [turnRadS, driftX] = [0.002, 2];
const knotsOf = (seconds: number, segment: (tS: number) => number): SkyKnot[] =>
  Array.from({ length: seconds * 5 }, (_, c) => {
    const tS = (c + 0.5) / 5;
    return { tS, x: driftX * tS, y: 0, segment: segment(tS) };
  });
const pathOf = (knots: readonly SkyKnot[]): SkyPath => ({ startUs: 1e6, turnRadS, knots });

/** A star 50 px right and 20 px above the middle at time 0. */
const starAt = (tS: number): readonly [number, number] => {
  const [co, si] = [Math.cos(turnRadS * tS), Math.sin(turnRadS * tS)];
  return [120 + 50 * co + 20 * si + driftX * tS, 90 + 50 * si - 20 * co];
};

test('a star stays at its place of the picture while the sky drifts and turns', () => {
  const [frame] = skyFrames(pathOf(knotsOf(20, () => 0)), sensor, 0, 3e7);
  const [x, y] = starAt(10);
  for (const tS of [0.1, 3.33, 10, 19.9]) {
    const [px, py] = starAt(tS);
    const [qx, qy] = frame.toPicture(px, py, 1e6 + tS * 1e6);
    expect([qx, qy].map((one) => Math.round(one * 1000) / 1000)).toEqual([x, y].map((one) => Math.round(one * 1000) / 1000));
  }
  expect([frame.fromUs, frame.untilUs]).toEqual([1e6, 21e6]);
});

test('what is shorter than a second is no picture', () => {
  expect(skyFrames(pathOf(knotsOf(20, (tS) => (tS < 0.9 ? 0 : 1))), sensor, 0, 3e7)).toHaveLength(1);
});

test('a slew, and a way of half the chip, begin another picture', () => {
  expect(skyFrames(pathOf(knotsOf(20, (tS) => (tS < 8 ? 0 : 1))), sensor, 0, 3e7).map(({ segment }) => segment)).toEqual([0, 1]);
  // 120 s of 2 px/s; a picture holds for 90.5 px, and 240 px are cut evenly.
  expect(skyFrames(pathOf(knotsOf(120, () => 0)), sensor, 0, 3e8).map(({ fromUs }) => Math.round((fromUs - 1e6) / 1e6))).toEqual([
    0, 40, 80,
  ]);
});

test('without a path of the sky the chip is the picture', () => {
  const [frame, ...others] = skyFrames(undefined, sensor, 5, 9);
  expect(others).toEqual([]);
  expect([frame.fromUs, frame.untilUs, frame.toPicture(3, 4, 7)]).toEqual([5, 9, [3, 4]]);
});
