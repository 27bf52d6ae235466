import type { EventStream } from '@spikeseg/events';
import { describe, expect, test } from 'vitest';
import type { DecodedDetection } from './detections/detection.ts';
import { detectionsToCoco, eventLabelsToCsv, maskRuns, tracksToMot } from './formats.ts';
import type { TrackPoint } from './tracks/tracker.ts';

const point = (track: number, tUs: number, x: number, y: number): TrackPoint => ({
  recording: 'a, b',
  track,
  tUs,
  x,
  y,
  vx: 1.5,
  vy: -2,
  w: 2,
  h: 3,
  score: 1.25,
});

const events: EventStream = {
  t: Float64Array.of(1, 2, 3, 4),
  x: Uint16Array.of(1, 2, 2, 0),
  y: Uint16Array.of(1, 1, 1, 2),
  p: Uint8Array.of(1, 0, 1, 1),
  sensor: { width: 4, height: 3 },
};
const found = (tUs: number, x: number, y: number, ...own: readonly number[]): DecodedDetection => ({
  recording: 'r',
  tUs,
  durationUs: 10,
  x,
  y,
  w: 2,
  h: 1,
  score: 2,
  events: Uint32Array.from(own),
});

test('tracks as MOT: a frame is a report, frames and pixels count from 1, by frame and track', () => {
  // A box of 2 × 3 px around (3.5, 4) begins 1 and 1.5 px before it, at pixel centres 2.5 and 2.5: 1-based corners 4 and 4.
  const points = [point(1, 1100, 0.5, 1), point(2, 1150, 3.5, 4), point(1, 1150, 0.5, 1)];
  expect(tracksToMot(points, [1100, 1140, 1150])).toBe(
    '1,1,1,1,2,3,1.25,-1,-1,-1\n3,1,1,1,2,3,1.25,-1,-1,-1\n3,2,4,4,2,3,1.25,-1,-1,-1\n',
  );
  expect(tracksToMot([], [1100])).toBe('');
  expect(() => tracksToMot(points, [1100, 1140])).toThrow(RangeError);
});

describe('masks', () => {
  test('by hand: column by column, zeros first', () => {
    // 3 × 2: pixels (0,0) and (1,0), (1,1) → columns 10 11 00.
    expect(maskRuns([0, 1, 4], 3, 2)).toEqual([0, 1, 1, 2, 2]);
    expect(maskRuns([], 3, 2)).toEqual([6]);
    expect(maskRuns([5, 5], 3, 2)).toEqual([5, 1]);
  });
});

test('a COCO box is that of the events where the detector says so, else it lies around x, y, also without an event', () => {
  const boxOf = (detection: ReturnType<typeof found>) =>
    detectionsToCoco([{ name: 'r', events, detections: [detection], tracks: [] }]).annotations[0].bbox;
  // Events 0 and 1 are at (1, 1) and (2, 1).
  expect(boxOf({ ...found(10, 1.25, 1, 0, 1), w: 2, h: 1, isExtent: true })).toEqual([1, 1, 2, 1]);
  expect(boxOf({ ...found(10, 1.25, 1, 0, 1), w: 2, h: 1 })).toEqual([0.75, 1, 2, 1]);
  expect(boxOf({ ...found(10, 2, 1), w: 3, h: 3 })).toEqual([1, 0, 3, 3]);
  // Events 0 and 3 are at (1, 1) and (0, 2): to the left and below.
  expect(boxOf({ ...found(10, 0.5, 1.5, 0, 3), w: 2, h: 2, isExtent: true })).toEqual([0, 1, 2, 2]);
});

test('COCO: several detections of a step are in one image, and those of another recording at the same time in another one', () => {
  const detections = [found(10, 1, 1, 0), found(20, 1, 1, 0), found(20, 2, 1, 1)];
  const coco = detectionsToCoco(['r', 's'].map((name) => ({ name, events, detections, tracks: [] })));
  expect(coco.images.map(({ id, file_name }) => [id, file_name])).toEqual([
    [1, 'r/10'],
    [2, 'r/20'],
    [3, 's/10'],
    [4, 's/20'],
  ]);
  expect(coco.annotations.map(({ id, image_id }) => [id, image_id])).toEqual([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 4],
    [6, 4],
  ]);
  const once = [found(10, 1, 1, 0)];
  const same = detectionsToCoco(['r', 's'].map((name) => ({ name, events, detections: once, tracks: [] })));
  expect(same.images.map(({ file_name }) => file_name)).toEqual(['r/10', 's/10']);
  expect(same.categories).toEqual([
    { id: 1, name: 'satellite' },
    { id: 2, name: 'star' },
    { id: 3, name: 'unknown' },
  ]);
});

const categories = (of: Parameters<typeof detectionsToCoco>[0][number]) =>
  detectionsToCoco([of]).annotations.map(({ category_id }) => category_id);

test('COCO: a category is the class of the track, and without classes all is a satellite', () => {
  const detections = [found(10, 1, 1, 0), found(10, 2, 1, 1), found(20, 1, 1, 0), found(20, 2, 1, 1)];
  const recording = { name: 'r', events, detections, tracks: [7, 8, 9, undefined] };
  const classes = new Map([
    [7, { class: 'star' }],
    [8, { class: 'satellite' }],
    [9, undefined],
  ] as const);
  expect(categories({ ...recording, classes })).toEqual([2, 1, 3, 3]);
  for (const none of [undefined, new Map([[7, undefined]])])
    expect(categories({ ...recording, classes: none })).toEqual([1, 1, 1, 1]);
});

test('detections as COCO: an image per step, boxes and masks of the events', () => {
  const detections = [found(10, 1.5, 1, 0, 1), found(10, 2, 1, 2), found(20, 0, 2, 3)];
  const coco = detectionsToCoco([{ name: 'r', events, detections, tracks: [7, undefined, undefined] }]);
  expect(coco.images).toEqual([
    { id: 1, file_name: 'r/10', width: 4, height: 3, t_us: 10 },
    { id: 2, file_name: 'r/20', width: 4, height: 3, t_us: 20 },
  ]);
  expect(coco.annotations[0]).toEqual({
    id: 1,
    image_id: 1,
    category_id: 1,
    bbox: [1, 1, 2, 1],
    area: 2,
    segmentation: { size: [3, 4], counts: [4, 1, 2, 1, 4] },
    iscrowd: 0,
    score: 2,
    track_id: 7,
  });
  expect(coco.annotations.map(({ image_id }) => image_id)).toEqual([1, 1, 2]);
  expect(coco.annotations[1]).not.toHaveProperty('track_id');
});

test('events with what they belong to', () => {
  const detections = [found(10, 1.5, 1, 0, 1), found(20, 0, 2, 3)];
  expect(eventLabelsToCsv({ name: 'r', events, detections, tracks: [7, undefined] })).toBe(
    'event,t_us,x,y,p,detection,track\n0,1,1,1,1,1,7\n1,2,2,1,0,1,7\n3,4,0,2,1,2,\n',
  );
});
