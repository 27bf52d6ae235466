import { type EventStream, randomGenerator, timeReversed } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import type { DecodedDetection } from '../detections/decoded.ts';
import { eventsOf, hotPixel, movingSpot, streamOf } from '../detections/scene.fixture.ts';
import { evidenceOptions as options } from './options.fixture.ts';
import { twoPassDetections } from './two-pass.ts';

const sensor = { width: 60, height: 40 };
const rateHz = 0.2;

/** Uniform background, of which all know: the ratio is 1 / rate. Begins and ends with an event in a corner. */
function scene(seconds: number, seed: number, objects: Parameters<typeof streamOf>[1] = []): EventStream {
  const random = randomGenerator(seed);
  const noise = Array.from(
    { length: Math.round(rateHz * sensor.width * sensor.height * seconds) },
    () => [Math.floor(random.uniform() * seconds * 1e6), random.integer(sensor.width), random.integer(sensor.height)] as const,
  );
  return streamOf(sensor, [[0, 0, 0], [seconds * 1e6 - 1, 0, 0], ...noise, ...objects]);
}

const detectionsIn = (events: EventStream): DecodedDetection[] => {
  const known = new Float32Array(events.t.length).fill(1 / rateHz);
  return [...twoPassDetections(events, known, options)].flatMap(({ answer }) => answer?.answer ?? []);
};

/** The same events, some seconds later. */
const later = (events: readonly (readonly [number, number, number, (number | undefined)?])[], seconds: number) =>
  events.map(([t, x, y, p]) => [t + seconds * 1e6, x, y, p] as const);

const place = ({ tUs, x, y, score }: DecodedDetection) => ({ tUs, x, y, score });
const unknown = (events: EventStream) => [...twoPassDetections(events, new Float32Array(events.t.length), options)];

describe('twoPassDetections', () => {
  // 80 events/s at 5 px/s, from 4 s to 9 s of 14.
  const visit = scene(14, 1, later(movingSpot(80, 5, 15, 20, 5, 2), 4));
  const found = detectionsIn(visit);

  it('finds an object from soon after it comes until soon before it leaves, and no wake behind it', () => {
    const times = found.map(({ tUs }) => tUs / 1e6);
    expect(times[0]).toBeGreaterThan(3.9);
    expect(times[0]).toBeLessThan(4.8);
    expect(times[times.length - 1]).toBeGreaterThan(8.2);
    expect(times[times.length - 1]).toBeLessThan(9.1);
    expect(found.length).toBeGreaterThan(70);
    expect(found.every(({ score, durationUs }) => score >= 1 && durationUs === 50_000)).toBe(true);
  });

  it('finds it where it is, not where it was', () => {
    const along = found.map(({ x, tUs, durationUs }) => x - (15 + 5 * ((tUs + durationUs / 2) / 1e6 - 4)));
    const middle = along.toSorted((a, b) => a - b)[along.length >> 1];
    expect(Math.abs(middle)).toBeLessThan(0.5);
    const errors = found.map(({ y }, i) => Math.hypot(along[i], y - 20)).toSorted((a, b) => a - b);
    expect(errors[errors.length >> 1]).toBeLessThan(1.5);
  });

  it('its events lie in the interval that the answer is for, within the spot', () => {
    for (const { events, x, y, tUs, durationUs } of found) {
      for (const event of events) {
        expect(visit.t[event]).toBeGreaterThanOrEqual(tUs);
        expect(visit.t[event]).toBeLessThan(tUs + durationUs);
        expect(Math.hypot(visit.x[event] - x, visit.y[event] - y)).toBeLessThan(4.7);
      }
    }
  });

  it('a recording that runs backwards gives the answers backwards', () => {
    const endUs = 14e6 - 1;
    const mirrored = detectionsIn(timeReversed(visit, 0, endUs));
    const turned = found.map((one) => ({ ...place(one), tUs: endUs + 1 - one.durationUs - one.tUs }));
    expect(mirrored.map(place)).toEqual(turned.toReversed());
  });

  it('finds nothing in two minutes of background', () => {
    expect(detectionsIn(scene(120, 3))).toEqual([]);
  });

  it('a hot pixel that the background model does not know is no object', () => {
    expect(detectionsIn(scene(5, 4, hotPixel(100, 5, 30, 20)))).toEqual([]);
  });

  it('two spots are two detections', () => {
    const events = scene(4, 6, [...movingSpot(80, 4, 15, 12, 0, 7), ...movingSpot(80, 4, 42, 28, 0, 8)]);
    const middle = detectionsIn(events).filter(({ tUs }) => tUs === 2e6);
    expect(middle.map(({ x, y }) => [Math.round(x), Math.round(y)]).toSorted((a, b) => a[0] - b[0])).toEqual([
      [15, 12],
      [42, 28],
    ]);
  });

  it('what is too short for evidence on both sides has no answers', () => {
    expect(unknown(streamOf(sensor, []))).toEqual([]);
    expect(unknown(streamOf(sensor, eventsOf(visit).slice(0, 1))).every(({ answer }) => answer === undefined)).toBe(true);
  });

  it('tells how much of the work is done', () => {
    const shares = unknown(visit).map(({ done }) => done);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
    expect(shares.at(-1)).toBeGreaterThan(0.98);
  });
});
