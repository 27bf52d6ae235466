import type { TrackPoint } from '@spikeseg/detection';
import { expect, test } from 'vitest';
import { farFromLabels } from './detect.ts';

const recording = {
  name: 'night',
  path: 'night.mat',
  format: 'mat5',
  sensorModel: 'DAVIS',
  events: {
    t: Float64Array.of(0, 3e6),
    x: new Uint16Array(2),
    y: new Uint16Array(2),
    p: new Uint8Array(2),
    sensor: { width: 240, height: 180 },
  },
  objects: [{ id: 1, t: Float64Array.of(0, 3e6), x: Float64Array.of(20, 20), y: Float64Array.of(20, 20) }],
  labelled: true,
  stored: { events: 2, labels: 2 },
} as unknown as Parameters<typeof farFromLabels>[0]['recording'];

const still = (track: number, x: number, name?: 'star' | 'satellite' | 'unknown'): TrackPoint[] =>
  Array.from({ length: 50 }, (_, k) => ({
    recording: 'night',
    track,
    tUs: 500_000 + 40_000 * k,
    x,
    y: 20,
    vx: 0,
    vy: 0,
    w: 9,
    h: 9,
    score: 2,
    ...(name && { is: { class: name, nats: 1, sinceUs: 0, reason: { kind: 'unsure' } } }),
  }));

test('Tracks far from every label are counted by what they are called, without stars, which have no labels.', () => {
  const found = (...points: readonly TrackPoint[][]) => ({ recording, detections: [], points: points.flat() });

  expect(farFromLabels(found(still(1, 20), still(2, 90), still(3, 150, 'unknown')))).toEqual({
    satellites: 0,
    unknown: 2,
  });
  expect(farFromLabels(found(still(1, 20), still(2, 90, 'star'), still(3, 150, 'satellite')))).toEqual({
    satellites: 1,
    unknown: 0,
  });
  expect(farFromLabels({ ...found(still(2, 90)), recording: { ...recording, labelled: false } })).toBeNull();
});
