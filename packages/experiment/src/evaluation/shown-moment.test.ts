import type { Recording } from '@spikeseg/events';
import { expect, it } from 'vitest';
import { detectionJudge, recordingJudge } from './detection-judge.ts';
import { shownMoment } from './shown-moment.ts';

const second = 1e6;
/** Stands still at (50, 60) for the first second of four, labelled every 10 ms. */
const object = {
  id: 3,
  t: Float64Array.from({ length: 100 }, (_, i) => i * 10_000 + 5000),
  x: new Float64Array(100).fill(50),
  y: new Float64Array(100).fill(60),
};
const recording = {
  name: 'r',
  labelled: true,
  events: {
    t: Float64Array.of(0, 4 * second),
    x: Uint16Array.of(1, 2),
    y: Uint16Array.of(1, 2),
    p: Uint8Array.of(1, 1),
    sensor: { width: 240, height: 180 },
  },
  objects: [object],
} as unknown as Recording;
const detection = { recording: 'r', durationUs: 100_000, x: 50, y: 60, w: 4, h: 4, score: 1 };

it('shows the middle one of the detections that find the object, and how many of its labels are found', () => {
  const found = [
    { ...detection, tUs: 0.1 * second },
    { ...detection, tUs: 0.3 * second },
    { ...detection, tUs: 0.5 * second },
    // Of something else.
    { ...detection, tUs: 0.7 * second, x: 200 },
  ];
  expect(shownMoment(recording, found, recordingJudge)).toEqual({
    from: 0.2 * second,
    to: 0.3 * second,
    note: 'of object id 3, which has the most labels, 30 of 100 are found; this is the middle one of its detections',
    best: found[0],
  });
});

it('names the detection with the largest score of those that find the object, the first of several', () => {
  const found = [
    { ...detection, tUs: 0.1 * second, score: 2 },
    { ...detection, tUs: 0.3 * second, score: 5 },
    { ...detection, tUs: 0.5 * second, score: 5 },
    { ...detection, tUs: 0.7 * second, x: 200, score: 9 },
  ];
  expect(shownMoment(recording, found, recordingJudge).best).toBe(found[1]);
});

it('shows the middle label where nothing finds the object, and says so', () => {
  expect(shownMoment(recording, [{ ...detection, tUs: 2 * second }], recordingJudge)).toEqual({
    from: 0.5 * second,
    to: 0.6 * second,
    note: 'of object id 3, which has the most labels, 0 of 100 are found; this is its middle label',
  });
});

it('a step is as long as most detections stand, whatever the first one does', () => {
  const found = [50_000, 100_000, 100_000].map((durationUs, i) => ({ ...detection, durationUs, tUs: (2 + i) * second, x: 200 }));
  const { from, to } = shownMoment(recording, found, recordingJudge);
  expect(to - from).toBe(100_000);
});

it('without labels it is the strongest detection, and without either the middle of the recording', () => {
  const unlabelled = { ...recording, objects: [] };
  const found = [1, 5, 2].map((score, i) => ({ ...detection, score, tUs: (1 + i) * second }));
  expect(shownMoment(unlabelled, found, recordingJudge)).toEqual({
    from: 1.9 * second,
    to: 2 * second,
    note: 'the time step of the strongest detection',
    best: found[1],
  });
  expect(shownMoment(unlabelled, [], recordingJudge)).toEqual({ from: 2 * second, to: 2.1 * second });
});

// Slices of 10 ms, a label in each of ten, going right by a pixel per slice; match within 6 px.
const label = (i: number) => i * 10_000 + 5000;
const moving = {
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
const short = { recording: 'r', durationUs: 10_000, x: 50, y: 60, w: 4, h: 4, score: 0.5 };

it('a detection is judged by the labels of the slices in which it stands, at the match radius', () => {
  const found = [
    { ...short, tUs: 0 },
    { ...short, tUs: 60_000 },
    // 7 px from the label of its slice.
    { ...short, tUs: 70_000 },
    // After the last label, and after the end.
    { ...short, tUs: 150_000, x: 59 },
    { ...short, tUs: 200_000, x: 59 },
  ];
  expect(detectionJudge(moving)(found)).toEqual({
    truths: ['match', 'match', 'stray', 'stray', 'stray'],
    labels: 10,
    found: 2,
  });
});
