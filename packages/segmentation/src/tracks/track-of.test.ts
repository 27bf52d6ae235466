import { expect, test } from 'vitest';
import { detectionAt } from '../detections/detection.fixture.ts';
import { tracksOf } from './track-of.ts';
import { pointAt } from './track-point.fixture.ts';

test('a detection belongs to the nearest point of its own time, on either side and on the edge of the radius', () => {
  const points = [pointAt(1, 0, 50, 40), pointAt(2, 0, 60, 40), pointAt(3, 1000, 53, 40)];
  expect(tracksOf([detectionAt(0, 53, 40), detectionAt(0, 58, 40)], points, 6)).toEqual([1, 2]);
  expect(tracksOf([detectionAt(0, 44, 40)], points, 6)).toEqual([1]);
  expect(tracksOf([detectionAt(0, 50, 46), detectionAt(0, 60, 33.9)], points, 6)).toEqual([1, undefined]);
});

test('a track takes one detection, and the nearest first; of two as near the first', () => {
  const points = [pointAt(7, 0, 50, 40)];
  expect(tracksOf([detectionAt(0, 53, 40), detectionAt(0, 51, 40)], points, 6)).toEqual([undefined, 7]);
  expect(tracksOf([detectionAt(0, 53, 40), detectionAt(0, 47, 40)], points, 6)).toEqual([7, undefined]);
  expect(tracksOf([detectionAt(0, 47, 40), detectionAt(0, 53, 40)], points, 6)).toEqual([7, undefined]);
});

test('what a nearer detection has taken leaves the next point to the other one', () => {
  const points = [pointAt(1, 0, 50, 40), pointAt(2, 0, 54, 40)];
  expect(tracksOf([detectionAt(0, 51, 40), detectionAt(0, 50.5, 40)], points, 6)).toEqual([2, 1]);
});

test('points that are only expected, and other times, belong to none', () => {
  expect(tracksOf([detectionAt(0, 50, 40)], [{ ...pointAt(1, 0, 50, 40), coasting: true }, pointAt(2, 1000, 50, 40)], 6)).toEqual(
    [undefined],
  );
});
