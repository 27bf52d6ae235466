import { type EventStream, randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import type { Detection } from '../detections/detection.ts';
import { movingSpot, streamOf } from '../detections/scene.fixture.ts';
import { evidenceDetections } from './evidence-detections.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { evidenceOptions as without } from './options.fixture.ts';

const options: EvidenceOptions = {
  ...without,
  tracker: {
    noise: { positionPx: 1.5, driftPxS: 2, speedPxS: 20 },
    gate: 9.21,
    confirmHits: 4,
    coastS: 2,
    tentativeCoastS: 0.5,
  },
};
const sensor = { width: 160, height: 60 };
const rateHz = 0.1;

type Events = Parameters<typeof streamOf>[1];
const later = (events: Events, seconds: number): Events => events.map(([t, x, y, p]) => [t + seconds * 1e6, x, y, p] as const);

/** Objects on uniform background, of which all know. */
function scene(seconds: number, seed: number, objects: Events): EventStream {
  const random = randomGenerator(seed);
  const count = Math.round(rateHz * sensor.width * sensor.height * seconds);
  const noise = Array.from(
    { length: count },
    () => [Math.floor(random.uniform() * seconds * 1e6), random.integer(sensor.width), random.integer(sensor.height)] as const,
  );
  return streamOf(sensor, [[0, 0, 0], [seconds * 1e6 - 1, 0, 0], ...noise, ...objects]);
}

const known = (begin: number, end: number) => new Float32Array(end - begin).fill(1 / rateHz);
const detectionsIn = (events: EventStream, other = options): readonly Detection[] => {
  return [...evidenceDetections(events, known, other)].flatMap(({ answer }) => answer);
};
const between = (found: readonly Detection[], from: number, to: number) =>
  found.filter(({ tUs }) => tUs > from * 1e6 && tUs <= to * 1e6);
const at = (found: readonly Detection[], x: number, y: number) => found.filter((one) => Math.hypot(one.x - x, one.y - y) < 6);

/** Far from the object that passes, and from where it ends. */
const isWake = ({ x, tUs }: Detection) => Math.abs(x - Math.min(10 + (30 * tUs) / 1e6, 130)) > 12;
/** Time of the last detection, s. */
const lastOf = (found: readonly Detection[]) => Math.max(...found.map(({ tUs }) => tUs)) / 1e6;

describe('what an object leaves behind', () => {
  // 300 events/s at 30 px/s, from the left to x = 130 at 4 s, when it is gone.
  const passing = movingSpot(300, 4, 10, 20, 30, 2);

  it('is a second object where nothing explains it away, and none where its track does', () => {
    const events = scene(8, 1, passing);
    const wake = detectionsIn(events, without).filter(isWake);
    expect(wake.length).toBeGreaterThan(50);
    const found = detectionsIn(events);
    expect(found.filter(isWake).length).toBeLessThanOrEqual(5);
    expect(between(found, 0.6, 4).length).toBeGreaterThan(60);
  });

  it('a bright object that has left is gone at once, by its own brightness', () => {
    const events = scene(8, 1, passing);
    expect(lastOf(detectionsIn(events, without))).toBeGreaterThan(5);
    expect(lastOf(detectionsIn(events))).toBeLessThan(4.4);
  });

  it('what stands still where it passes survives', () => {
    // 40 events/s, from the beginning; the other one passes 5 px beside it at 8 s.
    const still = movingSpot(40, 14, 80, 25, 0, 3);
    const found = detectionsIn(scene(14, 4, [...still, ...later(movingSpot(300, 4, 20, 20, 30, 5), 6)]));
    const share = (from: number, to: number) => at(between(found, from, to), 80, 25).length / ((to - from) * 20);
    expect(share(4, 7)).toBeGreaterThan(0.95);
    expect(share(9, 14)).toBeGreaterThan(0.95);
  });

  it('what flares and is as it was has not left', () => {
    const still = movingSpot(40, 16, 80, 25, 0, 3);
    const found = detectionsIn(scene(16, 4, [...still, ...later(movingSpot(200, 1, 80, 25, 0, 6), 8)]));
    expect(at(between(found, 9, 16), 80, 25).length / 140).toBeGreaterThan(0.95);
  });
});

it('an object that moves fast is found with its velocity, ten milliseconds at a time, and leaves no wake', () => {
  const fast = later(movingSpot(500, 1.2, 10, 20, 110, 7), 6);
  const events = scene(10, 5, fast);
  const found = detectionsIn(events, { ...options, fast: { slowestPxS: 60, fastestPxS: 520, spotRate: 3 } });
  const moving = found.filter(({ vx }) => vx !== undefined);
  expect(moving.length).toBeGreaterThan(80);
  expect(moving.every(({ durationUs }) => durationUs === 10_000)).toBe(true);
  expect(moving.filter(({ x, tUs }) => Math.abs(x - 10 - 110 * (tUs / 1e6 - 6)) > 6)).toEqual([]);
  const standing = found.filter(({ vx }) => vx === undefined);
  expect(standing.length).toBeLessThanOrEqual(5);
  expect(detectionsIn(events, without).length).toBeGreaterThan(40);
});
