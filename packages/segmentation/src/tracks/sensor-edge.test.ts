import { expect, test } from 'vitest';
import type { Detection } from '../detections/detection.ts';
import { trackDetections } from './tracker.ts';

const pointsOf = (...given: Parameters<typeof trackDetections>) => trackDetections(...given).points;

const sensor = { width: 100, height: 60 };
const options = {
  noise: { positionPx: 0.1, driftPxS: 0.1, speedPxS: 20 },
  gate: 9.21,
  confirmHits: 3,
  coastS: 2,
  tentativeCoastS: 0.5,
};

/** Seen ten times a second for 2 s on its way to where it is last seen; then for 1 s not any more. */
function pathOf(lastX: number, lastY: number, vx: number, vy: number, edges = true) {
  const detections = Array.from({ length: 20 }, (_, k): Detection => {
    const s = (k - 19) / 10;
    return { recording: 'r', tUs: (k + 1) * 1e5, durationUs: 1e5, x: lastX + vx * s, y: lastY + vy * s, w: 4, h: 4, score: 1 };
  });
  const times = Array.from({ length: 30 }, (_, k) => (k + 1) * 1e5);
  return pointsOf(detections, edges ? { ...options, sensor } : options, times).filter(({ coasting }) => coasting);
}

test.each([
  ['left', 1.25, 30, -10, 0],
  ['right', 97.75, 30, 10, 0],
  ['top', 50, 1.25, 0, -10],
  ['bottom', 50, 57.75, 0, 10],
])('a track that is not seen any more ends when it is expected beyond the %s edge, half a pixel outside', (_, x, y, vx, vy) => {
  // 1 px per step: one step on it is 0.25 px inside of the last pixel's middle, two steps on 0.75 px outside of it.
  expect(pathOf(x, y, vx, vy).map(({ tUs }) => tUs)).toEqual([2.1e6]);
  // Where no sensor is given it coasts on.
  expect(pathOf(x, y, vx, vy, false)).toHaveLength(10);
});

test('a track that stands at the edge stays, and one that is seen beyond it, too', () => {
  for (const [x, y] of [
    [-0.4, 30],
    [99.4, 30],
    [50, -0.4],
    [50, 59.4],
    [99.5, 30],
    [50, 59.5],
    [-0.5, 30],
    [50, -0.5],
  ])
    expect(pathOf(x, y, 0, 0)).toHaveLength(10);
  const outside: Detection = { recording: 'r', tUs: 0, durationUs: 1e5, x: -3, y: 30, w: 4, h: 4, score: 1 };
  const seen = Array.from({ length: 8 }, (_, k) => ({ ...outside, tUs: (k + 1) * 1e5 }));
  expect(pointsOf(seen, { ...options, sensor })).toHaveLength(6);
});
