import { expect, it } from 'vitest';
import { eventsOf, listed, movingSpot, streamOf } from '../../../segmentation/src/detections/scene.fixture.ts';
import { noiseEvents } from '../nulls/noise.fixture.ts';
import { houghLineDetections } from './hough-lines.ts';

const sensor = { width: 120, height: 60 };
const options = {
  recording: 'r',
  stepUs: 100_000,
  memoryS: 2,
  freshS: 0.5,
  boxRadiusPx: 2,
  separationPx: 12,
  falsePerMinute: 1,
  supportS: 0.1,
  voteS: 1,
  lineBoxPx: 8,
  maxSpeedPxS: 40,
};
const noise = (seconds: number) => eventsOf(noiseEvents(sensor, 0.12 * 7200 * seconds, seconds * 1e6, 1));
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

it('a fast spot is found where it is, within 1.5 px, and leaves no trail', () => {
  const speed = 35;
  const found = listed(houghLineDetections(streamOf(sensor, [...noise(3), ...movingSpot(100, 3, 8, 30, speed, 2)]), options));
  const errors = found.map(({ tUs, x, y }) => Math.hypot(x - 8 - (speed * tUs) / 1e6, y - 30));
  expect(new Set(found.map(({ tUs }) => tUs)).size).toBeGreaterThanOrEqual(22);
  expect(median(errors)).toBeLessThan(1.5);
  expect(errors.filter((error) => error > 6).length).toBeLessThanOrEqual(1);
});

it('two that cross are two, before and after', () => {
  const left = movingSpot(100, 6, 10, 30, 16, 3);
  const down = movingSpot(100, 6, 2, 58, 9, 4).map(([tUs, x, y, p]) => [tUs, y, x, p] as const);
  const found = listed(houghLineDetections(streamOf(sensor, [...noise(6), ...left, ...down]), options));
  const at = (second: number) =>
    found
      .filter(({ tUs }) => Math.abs(tUs - second * 1e6) < 60_000)
      .map(({ x }) => Math.round(x / 8))
      .toSorted((a, b) => a - b);
  expect(at(1.5)).toEqual([4, 7]);
  expect(at(5.5)).toEqual([7, 12]);
  // Crossed, at 3 s, they are one spot.
  expect(at(3)).toHaveLength(1);
});

/** How many answers there are to two events, so long apart. */
const answers = (lastUs: number) =>
  [
    ...houghLineDetections(
      streamOf(sensor, [
        [7, 5, 5],
        [7 + lastUs, 5, 5],
      ]),
      options,
    ),
  ].length;

it('answers when a step is whole: an event at exactly its end belongs to the next one', () => {
  expect([99_999, 100_000, 199_999, 200_000].map(answers)).toEqual([0, 1, 1, 2]);
});
