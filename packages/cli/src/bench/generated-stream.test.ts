import { expect, it } from 'vitest';
import { generatedStream } from './benchmark.ts';

it('has the rate that was asked for, and is the same with the same seed', () => {
  const sensor = { width: 640, height: 480 };
  const events = generatedStream(sensor, 20_000, 2, 7);
  expect(events.sensor).toEqual(sensor);
  // 40,000 of the background and at most 600 of the satellite; five standard deviations are 1,000.
  expect(Math.abs(events.t.length - 40_300)).toBeLessThan(1500);
  expect(generatedStream(sensor, 20_000, 2, 7)).toEqual(events);
  expect(generatedStream(sensor, 20_000, 2, 8).t).not.toEqual(events.t);
});

it('has the rate on a sensor that no camera has, and no event beside it', () => {
  const events = generatedStream({ width: 320, height: 320 }, 20_000, 1, 7);
  expect(Math.abs(events.t.length - 20_150)).toBeLessThan(1200);
  expect(events.x.every((x) => x < 320) && events.y.every((y) => y < 320)).toBe(true);
});

it('takes no sensor that is larger than all it can imitate', () => {
  expect(() => generatedStream({ width: 1281, height: 10 }, 100, 1, 7)).toThrow(RangeError);
});
