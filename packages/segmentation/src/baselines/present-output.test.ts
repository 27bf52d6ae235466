import type { EventStream } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import type { Detection } from '../detections/detection.ts';
import { noiseEvents } from '../nulls/noise.fixture.ts';
import { activityDensityDetections } from './activity-density.ts';
import { houghLineDetections } from './hough-lines.ts';
import { rateLikelihoodDetections } from './rate-likelihood.ts';
import { eventsOf, hotPixel, listed, movingSpot, streamOf } from './scene.fixture.ts';

const sensor = { width: 61, height: 43 };
const options = {
  recording: 'r',
  stepUs: 100_000,
  memoryS: 2,
  freshS: 0.5,
  boxRadiusPx: 2,
  separationPx: 12,
  falsePerMinute: 3000,
};
const lines = { supportS: 0.1, voteS: 0.3, lineBoxPx: 8, maxSpeedPxS: 30 };
const background = { memoryS: 20, priorEvents: 2 };

/** Noise of both polarities, spots that move at different speeds and in different directions, one at an edge, one that ends, a hot pixel. */
function scene(): EventStream {
  const noise = eventsOf(noiseEvents(sensor, 1500, 5e6, 5));
  const right = movingSpot(120, 5, 6, 20, 8, 2);
  const down = movingSpot(90, 5, 2, 40, 6, 3).map(([t, x, y, p]) => [t + 1e4, y, x, p] as const);
  const edge = movingSpot(60, 5, 58, 40, 0, 4);
  const early = movingSpot(150, 2, 30, 6, -4, 6);
  const all = [...noise, ...right, ...down, ...edge, ...early, ...hotPixel(50, 5, 12, 33)];
  return streamOf(
    sensor,
    all.filter(([, x, y]) => x >= 0 && y >= 0 && x < sensor.width && y < sensor.height),
  );
}
const events = scene();

/** Sums over detections, each with its place in the list, so that their order counts. */
function sums(found: readonly Detection[]): readonly number[] {
  const weighted = (of: (one: Detection) => number) => found.reduce((sum, one, k) => sum + of(one) * (1 + (k % 7)), 0);
  return [
    found.length,
    weighted(({ tUs }) => tUs / 1e6),
    weighted(({ x }) => x),
    weighted(({ y }) => y),
    weighted(({ score }) => score),
  ];
}

it.each([
  [
    'activity filter + density',
    () => activityDensityDetections(events, { ...options, supportS: 0.1 }),
    [168, 1515.3, 25172.498785966, 14232.970059518, 3344.863059754],
  ],
  [
    'pixel-rate likelihood',
    () => rateLikelihoodDetections(events, { ...options, spotRate: 0.4, background }),
    [163, 1655.2, 23531.84761053, 13542.480375125, 1208.004548036],
  ],
  [
    'Hough lines',
    () => houghLineDetections(events, { ...options, ...lines }),
    [144, 1335.9, 21337.077571559, 12178.351652624, 1361.639652238],
  ],
] as const)('the present output of a scene is pinned, so that a change of it is seen: %s', (_, detect, expected) => {
  expect(sums(listed(detect()))).toEqual(expected.map((value: number) => expect.closeTo(value, 6)));
});
