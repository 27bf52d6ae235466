import { defaultConfig } from '@spikeseg/config';
import type { TrackPoint } from '@spikeseg/segmentation';
import { expect, test } from 'vitest';
import { falseTracksOf } from './detect.ts';

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
} as unknown as Parameters<typeof falseTracksOf>[1]['recording'];

const still = (track: number, x: number, name?: 'star' | 'unknown'): TrackPoint[] =>
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

test('False tracks are far from every label, and not called stars.', () => {
  const found = (...points: readonly TrackPoint[][]) => ({ recording, detections: [], points: points.flat() });
  const config = defaultConfig();
  expect(falseTracksOf(config, found(still(1, 20), still(2, 90), still(3, 150, 'unknown')))).toBe(2);
  expect(falseTracksOf(config, found(still(1, 20), still(2, 90, 'star'), still(3, 150, 'unknown')))).toBe(1);
  expect(falseTracksOf(config, { ...found(still(2, 90)), recording: { ...recording, labelled: false } })).toBeNull();
});
