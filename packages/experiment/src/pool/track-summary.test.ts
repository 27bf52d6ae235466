import type { TrackPoint } from '@spikeseg/detection';
import { expect, test } from 'vitest';
import { foundConclusion, foundText, summarizeTracks } from './track-summary.ts';

const point = (track: number, tUs: number, x: number, y: number, more: Partial<TrackPoint> = {}): TrackPoint => ({
  recording: 'night',
  track,
  tUs,
  x,
  y,
  vx: 0,
  vy: 0,
  w: 1,
  h: 1,
  score: tUs / 1e6,
  ...more,
});

const points = [
  point(1, 2e6, 10, 20, { rateHz: 40 }),
  point(2, 3e6, 50, 50, { vx: 300, vy: 400 }),
  point(1, 4e6, 13, 24, { falseAlarmsPerHour: 0.5, rateHz: 46 }),
];
const tracks = summarizeTracks(points, 1e6);

test('a track goes from its first point to the last at which it was seen', () => {
  expect(tracks).toEqual([
    {
      recording: 'night',
      track: 1,
      beginS: 1,
      seconds: 2,
      points: 2,
      from: [10, 20],
      to: [13, 24],
      speedPxS: 2.5,
      rateHz: 43,
      score: 4,
      falseAlarmsPerHour: 0.5,
    },
    {
      recording: 'night',
      track: 2,
      beginS: 2,
      seconds: 0,
      points: 1,
      from: [50, 50],
      to: [50, 50],
      speedPxS: 500,
      rateHz: null,
      score: 3,
      falseAlarmsPerHour: undefined,
    },
  ]);
});

const sensor = { width: 9, height: 9 };
const found = { recording: 'night', tUs: 1, durationUs: 1, x: 1, y: 1, w: 1, h: 1, score: 1, events: new Uint32Array() };
const searched = (name: string, detections: number) => ({
  name,
  events: { t: Float64Array.of(1e6, 91e6), x: new Uint16Array(2), y: new Uint16Array(2), p: new Uint8Array(2), sensor },
  detections: Array.from({ length: detections }, () => found),
  sky: [],
});

test('the conclusion tells how much was found where, and what moved furthest', () => {
  expect(foundConclusion([searched('night', 3)], tracks)).toBe(
    '2 tracks in 1 recording, 90.0 s of events. Track 1 moved furthest: from (10, 20) to (13, 24) in 2.0 s, 2.5 px/s.',
  );
  expect(foundConclusion([searched('night', 3), searched('dawn', 0)], tracks)).toMatch(
    /^2 tracks in 1 of 2 recordings, 180\.0 s of events\. Track 1 in night moved furthest: /,
  );
});

test('or that nothing was found', () => {
  expect(foundConclusion([searched('night', 0)], [])).toBe('Nothing was found in 1 recording, 90.0 s of events.');
  expect(foundConclusion([searched('night', 1)], [])).toBe(
    'No track was found in 1 recording, 90.0 s of events; 1 detection did not add up to one.',
  );
});

const short = { ...searched('night', 0), events: { ...searched('night', 0).events, t: Float64Array.of(1e6, 1_008_800) } };

test('or that there was too little to search', () => {
  expect(foundConclusion([short], [])).toBe('Too short to search: 1 recording, 8.8 ms of events.');
});

test('what was found in one recording is counted', () => {
  expect(foundText({ ...searched('night', 3), points })).toBe('3 detections, 2 tracks in 90.0 s of events');
  expect(foundText({ ...short, points: [points[0]], detections: [found] })).toBe('1 detection, 1 track in 8.8 ms of events');
});

const is = (name: 'star' | 'satellite' | 'unknown') => ({
  is: { class: name, nats: 0, sinceUs: 0, reason: { kind: 'unsure' } } as const,
});

test('tracks are counted by their last class', () => {
  const classed = [
    point(1, 2e6, 1, 1, is('unknown')),
    point(1, 3e6, 1, 1, is('star')),
    point(2, 3e6, 5, 5, is('satellite')),
    point(3, 3e6, 9, 9),
  ];
  expect(foundText({ ...searched('night', 4), points: classed })).toContain('3 tracks (1 satellite, 1 star, 1 unknown)');
  expect(foundText({ ...searched('night', 4), points: [classed[0]] })).toContain('1 track (0 satellites, 0 stars, 1 unknown)');
  // A star may go further than a satellite.
  const moved = [...classed, point(1, 4e6, 90, 1, is('star')), point(2, 4e6, 7, 5, is('satellite'))];
  expect(foundConclusion([searched('night', 4)], summarizeTracks(moved, 1e6))).toMatch(
    /^1 satellite, 1 star, 1 unknown in 1 recording, 90\.0 s of events\. Track 2 moved furthest: /,
  );
});

test('what the sky did stands behind', () => {
  const state = {
    state: 'drifts',
    vx: 3,
    vy: 0,
    turnDegS: 0,
    turnDeviation: 0,
    stars: 5,
    agree: 5,
    margin: 9,
    mountNats: 0,
  } as const;
  const drifting = { ...searched('night', 3), points, sky: [2e6, 6e6].map((tUs) => ({ ...state, tUs })) };
  const said = 'The sky drifts at 3.0 px/s from 1.0 to 5.0 s';
  expect(foundText(drifting)).toMatch(new RegExp(`of events. ${said}$`));
  expect(foundConclusion([drifting], tracks)).toContain(`${said}.`);
});
