import { expect, test } from 'vitest';
import { figuresSchema } from './job-folder.ts';

const figures = {
  width: 346,
  height: 260,
  events: 10,
  seconds: 2.5,
  detections: 3,
  tracks: 1,
  falseAlarmsPerHour: 20,
  falseTracks: null,
  doubts: ['dark'],
};

test('figures of a result are numbers that sums and rates stay finite with', () => {
  expect(figuresSchema.parse(figures)).toEqual(figures);
  const strange = [Number.NaN, Infinity, -Infinity, -1, 1e308, 'x'];
  for (const key of ['width', 'height', 'events', 'seconds', 'detections', 'tracks', 'falseAlarmsPerHour', 'falseTracks'])
    expect(strange.filter((value) => figuresSchema.safeParse({ ...figures, [key]: value }).success)).toEqual([]);
  for (const changed of [{ seconds: 5e-324 }, { tracks: 0.5 }, { doubts: ['a'.repeat(1001)] }])
    expect(figuresSchema.safeParse({ ...figures, ...changed }).success).toBe(false);
});
