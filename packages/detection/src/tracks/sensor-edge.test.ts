import { expect, test } from 'vitest';
import type { Detection } from '../detections/detection.ts';
import { Tracker, trackDetections } from './tracker.ts';

const sensor = { width: 100, height: 60 };
const options = {
  noise: { positionPx: 0.1, driftPxS: 0.1, speedPxS: 20 },
  gate: 9.21,
  confirmHits: 3,
  coastS: 2,
  tentativeCoastS: 0.5,
};

/** Seen ten times a second for 2 s on its way to where it is last seen. Tenths of a second for which it is expected after that. */
function expectedFor(lastX: number, lastY: number, vx: number, vy: number, edges = true): number {
  const tracker = new Tracker(edges ? { ...options, sensor } : options);
  for (let k = 0; k < 20; k++) {
    const s = (k - 19) / 10;
    const [tUs, durationUs, x, y] = [(k + 1) * 1e5, 1e5, lastX + vx * s, lastY + vy * s];
    tracker.step('r', tUs, [{ recording: 'r', tUs, durationUs, x, y, w: 4, h: 4, score: 1 }]);
  }
  return Array.from({ length: 10 }, (_, k) => tracker.expected((21 + k) * 1e5)).filter((points) => points.length > 0).length;
}

test.each([
  ['left', 1.25, 30, -10, 0],
  ['right', 97.75, 30, 10, 0],
  ['top', 50, 1.25, 0, -10],
  ['bottom', 50, 57.75, 0, 10],
])('a track that is not seen any more ends when it is expected beyond the %s edge, half a pixel outside', (_, x, y, vx, vy) => {
  // 1 px per step: one step on it is 0.25 px inside of the last pixel's middle, two steps on 0.75 px outside of it.
  expect(expectedFor(x, y, vx, vy)).toBe(1);
  // Where no sensor is given there is no edge.
  expect(expectedFor(x, y, vx, vy, false)).toBe(10);
});

test('a track that stands at the edge stays; one that is seen beyond it lies on it', () => {
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
    expect(expectedFor(x, y, 0, 0)).toBe(10);
  const outside: Detection = { recording: 'r', tUs: 0, durationUs: 1e5, x: -3, y: 63, w: 4, h: 4, score: 1 };
  const seen = Array.from({ length: 8 }, (_, k) => ({ ...outside, tUs: (k + 1) * 1e5 }));
  const { points } = trackDetections(seen, { ...options, sensor });
  expect(points).toHaveLength(6);
  expect(points.every(({ x, y }) => x === -0.5 && y === 59.5)).toBe(true);
});
