import type { DecodedDetection, TrackPoint } from '@spikeseg/detection';
import { makeViewerData } from './data/make-viewer-data.ts';
import type { ViewerData } from './viewer-data.ts';

export const point = (track: number, tUs: number, x: number, y: number, rateHz = 40): TrackPoint => ({
  recording: 'night',
  track,
  tUs,
  x,
  y,
  vx: 0,
  vy: 0,
  w: 9,
  h: 9,
  score: 1.5,
  falseAlarmsPerHour: 0.25,
  rateHz,
});

export const detection = (tUs: number, x: number, y: number, events: readonly number[]): DecodedDetection => ({
  recording: 'night',
  tUs,
  durationUs: 40_000,
  x,
  y,
  w: 9,
  h: 9,
  score: 1.5,
  falseAlarmsPerHour: 0.25,
  events: Uint32Array.from(events),
});

/** Four events from 1 s on the clock on, the second and third of a detection at 3 s of track 1, which moves 30 px in 2 s; a detection without a track; a label. */
export const smallNight = (name = 'night', detector = 'evidence neurons', maxEvents?: number): ViewerData =>
  makeViewerData(
    {
      name,
      detector,
      events: {
        t: Float64Array.of(1e6, 2.97e6, 2.98e6, 5e6),
        x: Uint16Array.of(1, 40, 41, 60),
        y: Uint16Array.of(2, 20, 20, 40),
        p: Uint8Array.of(0, 1, 0, 1),
        sensor: { width: 64, height: 48 },
      },
      detections: [detection(3e6, 40.5, 20, [1, 2]), detection(4e6, 5, 5, [])],
      tracks: [1, undefined],
      points: [point(1, 3e6, 40.5, 20), point(1, 4e6, 50, 20), point(1, 5e6, 70.5, 20, 49)],
      objects: [{ id: 7, t: Float64Array.of(2e6, 3e6), x: Float64Array.of(30, 40.25), y: Float64Array.of(20, 20) }],
      labelled: true,
    },
    maxEvents,
  );
