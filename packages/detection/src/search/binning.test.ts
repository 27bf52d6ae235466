import { expect, it } from 'vitest';
import { streamOf } from '../detections/scene.fixture.ts';
import { binnedEvents, binnedSensor, sensorPlace, unbinned } from './binning.ts';
import { found, noise, sensor, spot } from './evidence.fixture.ts';

/** The same events in pixels of a third of the size. */
const small = (events: readonly (readonly [number, number, number])[]) =>
  events.map(([tUs, x, y], k): [number, number, number] => [tUs, 3 * x + (k % 3), 3 * y + (Math.floor(k / 3) % 3)]);
const wide = { width: 3 * sensor.width, height: 3 * sensor.height };

it('takes so many pixels on a side as one, and cuts those at the edge', () => {
  expect(binnedSensor({ width: 346, height: 261 }, 2)).toEqual({ width: 173, height: 131 });
  const events = streamOf({ width: 7, height: 5 }, [
    [0, 0, 4],
    [1, 2, 3],
    [2, 3, 2],
    [3, 6, 0],
  ]);
  const { t, x, y, p, sensor: seen } = binnedEvents(events, 3);
  expect(seen).toEqual({ width: 3, height: 2 });
  expect([[...t], [...x], [...y]]).toEqual([
    [0, 1, 2, 3],
    [0, 0, 1, 2],
    [1, 1, 0, 0],
  ]);
  expect(p).toBe(events.p);
  expect(x).toBeInstanceOf(Uint16Array);
  expect(binnedEvents(events, 1)).toBe(events);
});

it('divides every column that an event can have, to the last one', () => {
  const x = Uint16Array.from({ length: 65_536 }, (_, column) => column);
  const events = { ...streamOf(sensor, []), x, y: x };
  for (const bin of [2, 3, 7, 10, 255]) expect(binnedEvents(events, bin).x).toEqual(x.map((column) => Math.floor(column / bin)));
});

it('puts a place in the middle of the pixels that it stands for', () => {
  for (const bin of [1, 2, 3, 8]) {
    for (const place of [0, 5]) {
      const pixels = Array.from({ length: 100 }, (_, pixel) => pixel).filter((pixel) => Math.floor(pixel / bin) === place);
      expect(sensorPlace(place, bin)).toBe(pixels.reduce((sum, pixel) => sum + pixel, 0) / bin);
    }
  }
});

it('finds in small pixels what large ones show, at its place and with its velocity on the sensor', async () => {
  const events = [
    ...noise(1.5, 1),
    ...spot({ rateHz: 250, fromS: 0.2, untilS: 1.5, seed: 2 }, (seconds) => [5 + 50 * seconds, 28]),
  ].toSorted(([one], [other]) => one - other);
  const large = await found(streamOf(sensor, events));
  const inSmall = await found(binnedEvents(streamOf(wide, small(events)), 3));
  expect(inSmall).toEqual(large);
  const moving = inSmall.filter(({ vx }) => vx !== undefined).map((detection) => unbinned(detection, 3));
  expect(moving.length).toBeGreaterThan(20);
  for (const { tUs, x, y, w } of moving) {
    expect(Math.abs(x - (3 * (5 + (50 * tUs) / 1e6) + 1))).toBeLessThan(24);
    expect(Math.abs(y - 85)).toBeLessThan(12);
    expect(w).toBe(3 * large[0].w);
  }
  const velocities = moving.map(({ vx = 0 }) => vx).toSorted((a, b) => a - b);
  expect(Math.abs(velocities[velocities.length >> 1] - 150)).toBeLessThan(100);
  expect(unbinned(large[0], 1)).toBe(large[0]);
});
