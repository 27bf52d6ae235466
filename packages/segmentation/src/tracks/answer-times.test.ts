import { expect, it } from 'vitest';
import { detectionAt } from '../detections/detection.fixture.ts';
import { answerTimes } from './answer-times.ts';

it('goes on through a silence in the step of the detector, to the end', () => {
  const detections = [detectionAt(100, 0, 0, 100), detectionAt(100, 5, 5, 100), detectionAt(400, 0, 0, 100)];
  expect(answerTimes(detections, 650, 10)).toEqual([100, 200, 300, 400, 500, 600]);
});

it('detections of an instant go on in the least step', () => {
  expect(answerTimes([detectionAt(0, 0, 0, 0), detectionAt(25, 0, 0, 0)], 40, 10)).toEqual([0, 10, 20, 25, 35]);
});

it('nothing detected, nothing known', () => {
  expect(answerTimes([], 1000, 10)).toEqual([]);
});

it('the end of the recording is no time of an answer', () => {
  expect(answerTimes([detectionAt(0, 0, 0, 100)], 300, 10)).toEqual([0, 100, 200]);
  expect(answerTimes([detectionAt(0, 0, 0, 100)], 301, 10)).toEqual([0, 100, 200, 300]);
});
