import { expect, it } from 'vitest';
import { tinyConfig } from '../models/tiny.fixture.ts';
import { evaluationProtocol } from './evaluation.ts';
import { judgeDetections } from './judge-detections.ts';

// Slices of 10 ms, a label in each of ten, going right by a pixel per slice; match within 6 px.
const protocol = evaluationProtocol(tinyConfig({}));
const label = (i: number) => i * 10_000 + 5000;
const recording = {
  name: 'r',
  sensor: { width: 240, height: 180 },
  startUs: 0,
  endUs: 200_000,
  objects: [
    {
      id: 3,
      t: Float64Array.from({ length: 10 }, (_, i) => label(i)),
      x: Float64Array.from({ length: 10 }, (_, i) => 50 + i),
      y: new Float64Array(10).fill(60),
    },
  ],
};
const detection = { recording: 'r', durationUs: 10_000, x: 50, y: 60, w: 4, h: 4, score: 0.5 };

it('a detection is judged by the labels of the slices in which it stands, at the match radius', () => {
  const found = [
    { ...detection, tUs: 0 },
    { ...detection, tUs: 60_000 },
    // 7 px from the label of its slice.
    { ...detection, tUs: 70_000 },
    // After the last label, and after the end.
    { ...detection, tUs: 150_000, x: 59 },
    { ...detection, tUs: 200_000, x: 59 },
  ];
  expect(judgeDetections(recording, found, protocol)).toEqual({
    truths: ['match', 'match', 'stray', 'stray', 'stray'],
    labels: 10,
    found: 2,
  });
});

const one = (score: number) => judgeDetections(recording, [{ ...detection, tUs: 0, score }], protocol);

it('the score of a detection changes nothing, also that of the first', () => {
  expect(one(-5)).toEqual(one(9));
  expect(one(0).found).toBe(1);
});

it('where nothing is labelled, everything is stray', () => {
  expect(judgeDetections({ ...recording, objects: [] }, [{ ...detection, tUs: 0 }], protocol)).toEqual({
    truths: ['stray'],
    labels: 0,
    found: 0,
  });
});
