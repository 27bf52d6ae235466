import type { Detection } from '@spikeseg/detection';
import type { EventStream } from '@spikeseg/events';
import { expect, it } from 'vitest';
import { eventsOf, hotPixel, listed, movingSpot, streamOf } from '../../../detection/src/detections/scene.fixture.ts';
import { noiseEvents } from '../nulls/noise.fixture.ts';
import { activityDensity } from './activity-density.ts';
import { houghLines } from './hough-lines.ts';
import { rateLikelihood } from './rate-likelihood.ts';
import { wholeSteps } from './whole-steps.fixture.ts';

const sensor = { width: 61, height: 43 };
const options = {
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
  // The first event comes long before the others.
  const later = all.filter(([, x, y]) => x >= 0 && y >= 0 && x < sensor.width && y < sensor.height);
  return streamOf(sensor, [[0, 3, 3, 0], ...later.map(([t, ...rest]) => [t + 140_000, ...rest] as const)]);
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
    () => wholeSteps(events, options.stepUs, (startUs) => activityDensity(sensor, { ...options, startUs, supportS: 0.1 })),
    [168, 1618.9, 25676.995452008, 14727.202312157, 3406.182688248],
  ],
  [
    'pixel-rate likelihood',
    () =>
      wholeSteps(events, options.stepUs, (startUs) => rateLikelihood(sensor, { ...options, startUs, spotRate: 0.4, background })),
    [177, 1813.4, 25399.42387531, 14579.006520475, 1460.662331801],
  ],
  [
    'Hough lines',
    () => wholeSteps(events, options.stepUs, (startUs) => houghLines(sensor, { ...options, startUs, ...lines })),
    [153, 1516.0, 23416.743698333, 13192.408510814, 1436.276958376],
  ],
] as const)('the present output of a scene is pinned, so that a change of it is seen: %s', (_, detect, expected) => {
  expect(sums(listed(detect()))).toEqual(expected.map((value: number) => expect.closeTo(value, 6)));
});
