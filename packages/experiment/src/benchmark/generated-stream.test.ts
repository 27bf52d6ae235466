import { expect, it } from 'vitest';
import { generatedStream, sensorOfSize } from './generated-stream.ts';

it('knows cameras by the size of their chips', () => {
  expect(sensorOfSize({ width: 240, height: 180 })).toBe('DAVIS');
  expect(sensorOfSize({ width: 1280, height: 720 })).toBe('EVK4');
  expect(sensorOfSize({ width: 180, height: 240 })).toBeUndefined();
});

it('has the rate that was asked for and a satellite, and is the same with the same seed', () => {
  const { events, objects } = generatedStream('DVXplorer', 20_000, 2, 7);
  expect(events.sensor).toEqual({ width: 640, height: 480 });
  expect(objects).toHaveLength(1);
  // 40,000 of the background and at most 600 of the satellite; five standard deviations are 1,000.
  expect(Math.abs(events.t.length - 40_300)).toBeLessThan(1500);
  expect(generatedStream('DVXplorer', 20_000, 2, 7).events).toEqual(events);
  expect(generatedStream('DVXplorer', 20_000, 2, 8).events.t).not.toEqual(events.t);
});

it('is shorter where it would have too many events', () => {
  const { events } = generatedStream('DAVIS346', 50_000, 2, 7, 10_000);
  expect((events.t[events.t.length - 1] - events.t[0]) / 1e6).toBeLessThanOrEqual(0.2);
  expect(events.t.length).toBeLessThan(12_000);
});
