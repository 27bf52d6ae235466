import { expect, test } from 'vitest';
import type { Detection } from '../detections/detection.ts';
import { tracksOf } from './track-of.ts';
import type { TrackPoint } from './tracker.ts';

const detection = (tUs: number, x: number, y: number): Detection => ({
  recording: 'r',
  tUs,
  durationUs: 10_000,
  x,
  y,
  w: 4,
  h: 4,
  score: 1,
});
const point = (track: number, tUs: number, x: number, y: number, coasting = false): TrackPoint => ({
  recording: 'r',
  track,
  tUs,
  x,
  y,
  vx: 0,
  vy: 0,
  w: 4,
  h: 4,
  score: 1,
  coasting,
});

test('a detection belongs to the nearest point of its own time, on either side and on the edge of the radius', () => {
  const points = [point(1, 0, 50, 40), point(2, 0, 60, 40), point(3, 1000, 53, 40)];
  expect(tracksOf([detection(0, 53, 40), detection(0, 58, 40)], points, 6)).toEqual([1, 2]);
  expect(tracksOf([detection(0, 44, 40)], points, 6)).toEqual([1]);
  expect(tracksOf([detection(0, 50, 46), detection(0, 60, 33.9)], points, 6)).toEqual([1, undefined]);
});

test('a track takes one detection, and the nearest first; of two as near the first', () => {
  const points = [point(7, 0, 50, 40)];
  expect(tracksOf([detection(0, 53, 40), detection(0, 51, 40)], points, 6)).toEqual([undefined, 7]);
  expect(tracksOf([detection(0, 53, 40), detection(0, 47, 40)], points, 6)).toEqual([7, undefined]);
  expect(tracksOf([detection(0, 47, 40), detection(0, 53, 40)], points, 6)).toEqual([7, undefined]);
});

test('what a nearer detection has taken leaves the next point to the other one', () => {
  const points = [point(1, 0, 50, 40), point(2, 0, 54, 40)];
  expect(tracksOf([detection(0, 51, 40), detection(0, 50.5, 40)], points, 6)).toEqual([2, 1]);
});

test('points that are only expected, and other times, belong to none', () => {
  expect(tracksOf([detection(0, 50, 40)], [point(1, 0, 50, 40, true), point(2, 1000, 50, 40)], 6)).toEqual([undefined]);
});
