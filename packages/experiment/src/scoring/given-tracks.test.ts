import { expect, it } from 'vitest';
import { givenTracks } from './scored-recording.ts';

const at = (tS: number, x: number, more: object = {}) => ({
  recording: 'r',
  tUs: tS * 1e6,
  durationUs: 10_000,
  x,
  y: 5,
  w: 1,
  h: 1,
  score: 1,
  ...more,
});

it('a point for each detection that names a track, with its velocity or that from the point before', () => {
  const detections = [at(1, 10, { track: 7 }), at(1, 50), at(2, 13, { track: 7 }), at(2, 60, { track: 8, vx: 1, vy: 2 })];
  const { points, tracks } = givenTracks(detections) ?? {};
  expect(tracks).toEqual([7, undefined, 7, 8]);
  expect(points?.map(({ track, x, vx, vy }) => [track, x, vx, vy])).toEqual([
    [7, 10, 0, 0],
    [7, 13, 3, 0],
    [8, 60, 1, 2],
  ]);
});

it('there are none where no detection names one', () => {
  expect(givenTracks([at(1, 10)])).toBeUndefined();
  expect(givenTracks([])).toBeUndefined();
});
