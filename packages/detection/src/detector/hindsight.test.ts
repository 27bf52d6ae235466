import type { EventStream } from '@spikeseg/events';
import { expect, it } from 'vitest';
import type { DecodedDetection } from '../detections/detection.ts';
import { hotPixel, streamOf } from '../detections/scene.fixture.ts';
import { found, known, knownHot, noise, options, sensor, spot } from '../search/evidence.fixture.ts';
import { hindsightReports } from './hindsight.ts';

const placeAt = (s: number): [number, number] => [5 + 200 * (s - 1), 40 - 80 * (s - 1)];

/** All detections, and the tracks that they are of. */
async function inHindsight(events: EventStream, ratios = known): Promise<(DecodedDetection & { readonly track?: number })[]> {
  let done = 0;
  const weights = { ratios: ({ t }: Pick<EventStream, 't'>) => ratios(done, (done += t.length)) };
  const detections: DecodedDetection[] = [];
  let [last, lastUs] = [0, -Infinity];
  const onProgress = (share: number): void => {
    expect(share).toBeGreaterThanOrEqual(last);
    last = share;
  };
  for await (const report of hindsightReports(events, { ...options, weights }, onProgress)) {
    expect(report.tUs).toBeGreaterThan(lastUs);
    lastUs = report.tUs;
    expect(report.points.map(({ track }) => track)).toEqual(report.tracks);
    expect(report.points.map(({ vx }) => vx)).toEqual(report.detections.map(({ vx }) => vx));
    detections.push(...report.detections);
  }
  return detections;
}

/** How far detections of what moves by 5 px/s are off, px. */
const errors = (detections: readonly DecodedDetection[]): number[] =>
  detections.map(({ x, y, tUs }) => Math.hypot(x - 30 - (5 * tUs) / 1e6, y - 28));
const medianOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

it('an object is known from when it comes to when it leaves, and better than when it was there', async () => {
  const events = streamOf(sensor, [
    ...noise(6, 1),
    ...spot({ rateHz: 60, fromS: 1, untilS: 4, seed: 2 }, (s) => [30 + 5 * s, 28]),
  ]);
  const offline = await inHindsight(events);
  const causal = await found(events);
  const times = offline.map(({ tUs }) => tUs / 1e6);
  expect(times[0]).toBeLessThan(causal[0].tUs / 1e6 - 0.08);
  expect(times[0]).toBeGreaterThan(0.95);
  expect(times.at(-1)).toBeGreaterThan(3.9);
  expect(times.at(-1)).toBeLessThan(4.1);
  expect(Math.max(...errors(offline))).toBeLessThan(1.5);
  expect(medianOf(errors(offline))).toBeLessThan(0.7 * medianOf(errors(causal)));
});

it('what is fast is known in every step, with its velocity', async () => {
  const events = streamOf(sensor, [...noise(2, 3), ...spot({ rateHz: 400, fromS: 1, untilS: 1.36, seed: 4 }, placeAt)]);
  const fast = await inHindsight(events);
  expect(fast.length).toBeGreaterThan(30);
  expect(medianOf(fast.map(({ x, y, tUs }) => Math.hypot(x - placeAt(tUs / 1e6)[0], y - placeAt(tUs / 1e6)[1])))).toBeLessThan(1);
  expect(medianOf(fast.map(({ vx = 0, vy = 0 }) => Math.hypot(vx - 200, vy + 80)))).toBeLessThan(15);
});

it('noise and a hot pixel of known rate are no objects, and an empty recording has none', async () => {
  const events = streamOf(sensor, [...noise(8, 5), ...hotPixel(20, 8, 30, 30)]);
  expect(await inHindsight(events, knownHot(events, 20, 30, 30))).toEqual([]);
  expect(await inHindsight(streamOf(sensor, []))).toEqual([]);
});
