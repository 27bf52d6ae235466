import type { Detection } from '@spikeseg/detection';
import { trackDetections } from '@spikeseg/detection/tracks';
import { nullTests, score, scoreTracks, tallyDetections, tallyRecording, trackTally } from '@spikeseg/evaluation';
import { notes, tables } from '@spikeseg/report/scored';
import { expect, it } from 'vitest';
import { bootstrap, protocol, truth } from '../../../report/src/scores/minute.fixture.ts';

/** Seen from second 10 to second 40, ten times a second; during the first of them something else, too. */
const at = (tUs: number, x: number): Detection => ({
  recording: 'night',
  tUs,
  durationUs: 100_000,
  x,
  y: 50,
  w: 1,
  h: 1,
  score: 1,
});
const detections = Array.from({ length: 300 }, (_, i) => i).flatMap((i) => [
  at(10e6 + i * 100_000, 50),
  ...(i < 10 ? [at(10e6 + i * 100_000, 90)] : []),
]);
const rows = [
  {
    name: 'trained network',
    kind: 'model',
    score: score([tallyDetections(truth, detections, protocol)], bootstrap),
    tracks: scoreTracks([trackTally(truth, { detections, ...trackDetections(detections) })], bootstrap),
  },
  { name: 'raw events', kind: 'baseline', score: score([tallyRecording(truth, nullTests.emptyOutput, protocol)], bootstrap) },
  {
    name: 'no output',
    kind: 'null',
    score: score([tallyRecording(truth, nullTests.emptyOutput, protocol)], bootstrap),
    tracks: scoreTracks([trackTally(truth, { detections: [], points: [] })], bootstrap),
  },
] as const;

const cells = (line: string) => line.split(/ {2,}/);

it('figures by hand: 29 of 60 labels have a confirmed track, the first 11 s late; one false track in a minute', () => {
  const [header, trained, none, ...others] = tables.tracks(rows).map(cells);
  const column = (name: string) => header.indexOf(name);
  expect(others).toEqual([]);
  // The fourth detection, at 10.3 s, confirms; labels 11 to 39 s are covered.
  expect(trained[column('Pd')]).toBe('0.48');
  expect(trained[column('per object')]).toBe('1.0');
  expect(trained[column('delay s')]).toBe('11.0');
  expect(trained[column('false/h')]).toBe('60');
  expect(trained[column('isolated')]).toBe('60');
  expect(trained[column('wake')]).toBe('0');
  expect(trained[column('before/after')]).toBe('0');
  expect(trained[column('switches')]).toBe('0');
  expect(trained[column('found')]).toBe('1.00');
  expect(trained[column('error px')]).toBe('0.0');
  expect(trained[column('p90')]).toBe('0.0');
  expect(none[0]).toBe('null: no output');
  expect(none[column('Pd')]).toBe('0.00');
  expect(none[column('delay s')]).toBe('–');
});

it('detections at the other end of the clock are no work', () => {
  const far = [at(-1e15, 50), at(1e15, 50)];
  const { blocks } = trackTally(truth, { detections: far, ...trackDetections(far) });
  expect(blocks.every(({ counts }) => counts.tracks === 0)).toBe(true);
});

it('notes define the figures; warnings that stand under the first table are not printed again', () => {
  const said = notes.tracks(rows);
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/within 6 px; per object: .*; a track is false when at most 10 % of its points are; .*; 0\.017 h$/);
  expect(notes.tracks([rows[1]])).toEqual([]);
});
