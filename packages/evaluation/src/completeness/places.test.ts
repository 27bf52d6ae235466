import type { Detection } from '@spikeseg/detection';
import { expect, test } from 'vitest';
import { placesIn, scoreCut } from './places.ts';

const detection = (seconds: number, x: number, y: number, more: Partial<Detection> = {}): Detection => ({
  recording: 'r',
  tUs: seconds * 1e6,
  durationUs: 10_000,
  x,
  y,
  w: 9,
  h: 9,
  score: 1,
  ...more,
});

test('answers within 6 px are one place, however much later; 6.1 px are two', () => {
  expect(placesIn([detection(0, 10, 10), detection(80, 16, 10)])).toHaveLength(1);
  expect(placesIn([detection(0, 10, 10), detection(0.01, 16.1, 10)])).toHaveLength(2);
});

test('a place goes along with what is slow, and counts once more after each second without an answer', () => {
  const [place, ...others] = placesIn([detection(0, 10, 10), detection(1, 14, 10), detection(2, 18, 10), detection(3.1, 22, 10)]);
  expect(others).toEqual([]);
  expect(place).toEqual({ tUs: 3.1e6, x: 22, y: 10, vx: 0, vy: 0, times: 2 });
});

test('what moves is expected where its velocity takes it in a tenth of a second, a tenth of that aside, and no further', () => {
  const fast = detection(0, 10, 10, { vx: 300, vy: 0 });
  // 10 + 300 · 0.1 = 40, give or take 6 + 0.1 · 300 · 0.1 = 9 px.
  expect(placesIn([fast, detection(0.1, 49, 10)])).toHaveLength(1);
  expect(placesIn([fast, detection(0.1, 49.1, 10)])).toHaveLength(2);
  expect(placesIn([fast, detection(0.2, 70, 10)])).toHaveLength(2);
});

const five = [1, 2, 3, 4, 5].map((score) => detection(score, 20 * score, 10, { score }));

test('the cut is the lowest score above which no more places are found than are wished for', () => {
  expect(scoreCut(five, 5)).toEqual({ above: -Infinity, places: 5 });
  expect(scoreCut(five, 4)).toEqual({ above: 1, places: 4 });
  expect(scoreCut(five, 1)).toEqual({ above: 4, places: 1 });
  expect(scoreCut(five, 0)).toEqual({ above: 5, places: 0 });
});
