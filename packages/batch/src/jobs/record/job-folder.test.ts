import { expect, test } from 'vitest';
import { figuresSchema } from './job-folder.ts';

const track = {
  recording: 'night',
  track: 1,
  beginS: 2,
  seconds: 3,
  points: 9,
  from: [1, 2],
  to: [4, 6],
  speedPxS: 1.5,
  rateHz: null,
  score: 2,
  class: 'satellite',
};

const figures = {
  width: 346,
  height: 260,
  events: 10,
  seconds: 2.5,
  detections: 3,
  startUtcUs: Date.UTC(2026, 0, 30) * 1000,
  tracks: [track],
  wishedFalseAlarmsPerHour: 20,
  farFromLabels: null,
  doubts: ['dark'],
};

test('figures of a result are numbers that sums and rates stay finite with', () => {
  expect(figuresSchema.parse(figures)).toEqual(figures);
  const strange = [Number.NaN, Infinity, -Infinity, -1, 1e308, 'x'];
  for (const key of ['width', 'height', 'events', 'seconds', 'detections', 'tracks', 'wishedFalseAlarmsPerHour', 'farFromLabels'])
    expect(strange.filter((value) => figuresSchema.safeParse({ ...figures, [key]: value }).success)).toEqual([]);
  for (const changed of [
    { seconds: 5e-324 },
    { tracks: [{ ...track, beginS: 1e10 }] },
    { tracks: [{ ...track, class: 'kite' }] },
    { startUtcUs: 1e17 },
    { doubts: ['a'.repeat(1001)] },
  ])
    expect(figuresSchema.safeParse({ ...figures, ...changed }).success).toBe(false);
});
