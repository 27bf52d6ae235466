import { expect, test } from 'vitest';
import type { Detection } from '../detections/detection.ts';
import { correctMotion, distanceTo, type KalmanState, predictMotion, startMotion } from './kalman.ts';
import { trackDetections } from './tracker.ts';

const pointsOf = (...given: Parameters<typeof trackDetections>) => trackDetections(...given).points;

const noise = { positionPx: 1.5, driftPxS: 6, speedPxS: 20 };
const options = { noise, gate: 100, confirmHits: 3, coastS: 5, tentativeCoastS: 1 };
const at = (step: number, x: number): Detection => ({
  recording: 'r',
  tUs: step * 1e5,
  durationUs: 1e5,
  x,
  y: 20,
  w: 4,
  h: 4,
  score: 1,
});

/** The motion of what stands at x and was seen in steps 1 … last, as it is expected at step 31. */
function expectedAt31(x: number, last: number): KalmanState {
  let motion = startMotion(1e5, at(1, x), noise);
  for (let step = 2; step <= last; step++) motion = correctMotion(predictMotion(motion, step * 1e5, noise), at(step, x), noise);
  return predictMotion(motion, 31e5, noise);
}

/** −2 ln of a normal density in two dimensions, but for a constant. */
const surprise = (motion: KalmanState, x: number) =>
  distanceTo(motion, at(31, x), noise) + 2 * Math.log(motion.pp + noise.positionPx ** 2);

test('of two tracks that could own a detection, the one that makes it likelier does', () => {
  // One stands at 20 and has not been seen for 1.5 s; one at 40 was seen a moment ago, and knows better where it is.
  const before = [
    ...Array.from({ length: 15 }, (_, k) => at(k + 1, 20)),
    ...Array.from({ length: 30 }, (_, k) => at(k + 1, 40)),
  ].toSorted((a, b) => a.tUs - b.tUs);
  const [lost, sure] = [expectedAt31(20, 15), expectedAt31(40, 30)];
  let border = 20;
  while (surprise(lost, border) < surprise(sure, border)) border += 0.01;
  expect(border).toBeGreaterThan(25);
  expect(border).toBeLessThan(39);
  /** Where the track that takes a detection at x began. */
  const owner = (x: number) => {
    const points = pointsOf([...before, at(31, x)], options);
    const taker = points.find(({ tUs }) => tUs === 31e5);
    return points.find(({ track }) => track === taker?.track)?.x;
  };
  expect([owner(border - 0.1), owner(border + 0.1)]).toEqual([20, 40]);
});
