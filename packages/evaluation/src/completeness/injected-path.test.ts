import type { Detection } from '@spikeseg/detection';
import { expect, test } from 'vitest';
import { highestScores, type InjectedPath } from './injected-path.ts';

/** From (10, 20) to the right with 100 px/s, from 1 s to 2 s. */
const path: InjectedPath = {
  beginUs: 1e6,
  endUs: 2e6,
  placeAt: (tUs) => (tUs < 1e6 || tUs > 2e6 ? undefined : { x: 10 + (tUs - 1e6) / 1e4, y: 20 }),
};
const detection = (seconds: number, x: number, y: number, score = 1): Detection => ({
  recording: 'r',
  tUs: seconds * 1e6,
  durationUs: 10_000,
  x,
  y,
  w: 9,
  h: 9,
  score,
});
const scoreOf = (...detections: readonly Detection[]) => highestScores([path], detections)[0];

test('an answer counts within the radius of the true place at its time, the edge of the disc included', () => {
  expect(scoreOf(detection(1.5, 60, 20))).toBe(1);
  expect(scoreOf(detection(1.5, 60, 26))).toBe(1);
  expect(scoreOf(detection(1.5, 60, 26.1))).toBe(-Infinity);
  expect(scoreOf(detection(1.5, 53.9, 20))).toBe(-Infinity);
});

test('nothing is known at the very beginning; after the end the last place counts for the grace', () => {
  expect(scoreOf(detection(1, 10, 20))).toBe(-Infinity);
  expect(scoreOf(detection(1.000_001, 10, 20))).toBe(1);
  expect(scoreOf(detection(2.1, 110, 20))).toBe(1);
  expect(scoreOf(detection(2.100_001, 110, 20))).toBe(-Infinity);
});

test('the highest score of those that hit counts', () => {
  expect(
    scoreOf(detection(1.2, 30, 20, 2), detection(1.3, 40, 21, 5), detection(1.4, 50, 20, 3), detection(1.5, 90, 20, 9)),
  ).toBe(5);
});

test('every path has its own answer', () => {
  const later: InjectedPath = { ...path, beginUs: 3e6, endUs: 4e6, placeAt: () => ({ x: 100, y: 100 }) };
  expect(highestScores([path, later], [detection(1.5, 60, 20), detection(3.5, 100, 100, 7)])).toEqual([1, 7]);
  expect(highestScores([path, later], [])).toEqual([-Infinity, -Infinity]);
});
