import { expect, it } from 'vitest';
import { makeViewerData } from '../data/make-viewer-data.ts';
import { skyAt } from './sky-arrow.ts';

const state = { turnDegS: 0, turnDeviation: 0, stars: 5, agree: 5, margin: 9, mountNats: 0 } as const;
const data = makeViewerData({
  name: 'night',
  detector: '',
  events: {
    t: Float64Array.of(1e6, 9e6),
    x: new Uint16Array(2),
    y: new Uint16Array(2),
    p: new Uint8Array(2),
    sensor: { width: 9, height: 9 },
  },
  detections: [],
  tracks: [],
  points: [],
  objects: [],
  labelled: false,
  sky: [
    { ...state, tUs: 2e6, state: 'drifts', vx: 3, vy: -4 },
    { ...state, tUs: 4e6, state: 'stands', vx: 0, vy: 0.1 },
  ],
});

it('the frame knows how the sky drifts, for a second after it was looked at', () => {
  // Times count from the first event, at 1 s.
  expect([0.9e6, 1e6, 1.9e6, 2.1e6, 3e6].map((time) => skyAt(data, time))).toEqual([
    undefined,
    { vx: 3, vy: -4 },
    { vx: 3, vy: -4 },
    undefined,
    undefined,
  ]);
  expect(skyAt({ tickUs: 1 }, 1e6)).toBeUndefined();
});
