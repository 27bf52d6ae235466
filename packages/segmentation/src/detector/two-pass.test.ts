import type { EventStream } from '@spikeseg/events';
import { wasmBackend } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import type { DecodedDetection } from '../detections/decoded.ts';
import { hotPixel, streamOf } from '../detections/scene.fixture.ts';
import { found, known, knownHot, noise, sensor, spot } from '../search/evidence.fixture.ts';
import { twoPassDetections } from './two-pass.ts';

const searchOptions = { recording: 'night', thresholdNats: 20, separationPx: 12 };
const placeAt = (s: number): [number, number] => [5 + 200 * (s - 1), 40 - 80 * (s - 1)];
const wayAt = (s: number): [number, number] => [5 + 40 * s, 10 + 15 * s];

async function both(events: EventStream, ratios = known): Promise<DecodedDetection[]> {
  const detections: DecodedDetection[] = [];
  let last = 0;
  for await (const { done, found: now } of twoPassDetections(wasmBackend, events, ratios(0, events.t.length), searchOptions)) {
    expect(done).toBeGreaterThan(last);
    last = done;
    detections.push(...(now ?? []));
  }
  expect(last).toBe(1);
  return detections;
}

it('an object is known from when it comes to when it leaves, and not longer', async () => {
  const events = streamOf(sensor, [
    ...noise(6, 1),
    ...spot({ rateHz: 60, fromS: 1, untilS: 4, seed: 2 }, (s) => [30 + 5 * s, 28]),
  ]);
  const offline = await both(events);
  const causal = await found(events);
  const times = offline.map(({ tUs }) => tUs / 1e6);
  expect(times[0]).toBeLessThan(causal[0].tUs / 1e6);
  expect(times[0]).toBeGreaterThan(0.95);
  expect(times.at(-1)).toBeGreaterThan(3.4);
  expect(times.at(-1)).toBeLessThan(4.1);
  expect(offline.every(({ x, y, tUs }) => Math.hypot(x - 30 - (5 * tUs) / 1e6, y - 28) < 4)).toBe(true);
});

it('fast objects are found offline as well, with their velocity, and more of their way', async () => {
  const events = streamOf(sensor, [...noise(2, 3), ...spot({ rateHz: 400, fromS: 1, untilS: 1.36, seed: 4 }, placeAt)]);
  const fast = (await both(events)).filter(({ vx }) => vx !== undefined);
  expect(fast.length).toBeGreaterThan(15);
  const errors = fast.map(({ x, y, tUs }) => Math.hypot(x - placeAt(tUs / 1e6)[0], y - placeAt(tUs / 1e6)[1]));
  expect(errors.toSorted((a, b) => a - b)[errors.length >> 1]).toBeLessThan(3);
  const offBy = fast.map(({ vx = 0, vy = 0 }) => Math.hypot(vx - 200, vy + 80)).toSorted((a, b) => a - b);
  expect(offBy[offBy.length >> 1]).toBeLessThan(80);
});

it('what moves by 40 px/s lies between where the two passes see it, and is found on its way', async () => {
  const events = streamOf(sensor, [...noise(1.8, 8), ...spot({ rateHz: 70, fromS: 0, untilS: 1.8, seed: 9 }, wayAt)]);
  const inside = (await both(events)).filter(({ tUs }) => tUs > 0.4e6 && tUs < 1.4e6);
  const errors = inside.map(({ x, y, tUs }) => Math.hypot(x - wayAt(tUs / 1e6)[0], y - wayAt(tUs / 1e6)[1]));
  expect(new Set(inside.map(({ tUs }) => tUs)).size).toBeGreaterThan(22);
  expect(errors.toSorted((a, b) => a - b)[errors.length >> 1]).toBeLessThan(1.5);
});

it('noise and a hot pixel of known rate are no objects, and an empty recording has none', async () => {
  const events = streamOf(sensor, [...noise(8, 5), ...hotPixel(20, 8, 30, 30)]);
  expect(await both(events, knownHot(events, 20, 30, 30))).toEqual([]);
  const none: unknown[] = [];
  for await (const step of twoPassDetections(wasmBackend, streamOf(sensor, []), new Float32Array(), searchOptions))
    none.push(step);
  expect(none).toEqual([]);
});

it('a recording and its mirror image in time have the same objects', async () => {
  const events = streamOf(sensor, [...noise(4, 6), ...spot({ rateHz: 80, fromS: 0.5, untilS: 3.5, seed: 7 }, () => [40, 28])]);
  const durationUs = 4e6;
  const mirrored = streamOf(
    sensor,
    Array.from(events.t, (tUs, i) => [durationUs - 1 - tUs, events.x[i], events.y[i]] as const),
  );
  const [one, other] = [await both(events), await both(mirrored)];
  expect(Math.abs(one.length - other.length)).toBeLessThan(8);
});
