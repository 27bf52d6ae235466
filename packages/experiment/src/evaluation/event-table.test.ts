import { nullTests, score, tallyRecording } from '@spikeseg/evaluation';
import { notes, tables } from '@spikeseg/report/scored';
import { expect, it } from 'vitest';
import { bootstrap, protocol, truth } from '../../../report/src/scores/minute.fixture.ts';
import { eventScores, eventTallies, turned } from '../scoring/recording-rows.ts';

/* Ten events of a minute, four of a satellite; detections mean five, three of them rightly, and tracks two of those. */

const bits = (text: string) => Uint8Array.from(text, Number);
const night = { name: 'night', t: Float64Array.from({ length: 10 }, (_, i) => 6e6 * i), satellite: bits('1111000000') };
const marks = { detections: bits('1110110000'), tracks: bits('1100000000') };
const whole = score([tallyRecording(truth, nullTests.emptyOutput, protocol)], bootstrap);
const row = (name: string, events: ReturnType<typeof eventScores>) =>
  ({ name, kind: 'model', score: whole, ...(events && { events }) }) as const;
const scored = row('trained network', eventScores([eventTallies(night, marks)], bootstrap));
const raw = row('raw events', eventScores([eventTallies(night, { detections: new Uint8Array(10).fill(1) })], bootstrap));
const cells = (line: string) => line.split(/ {2,}/);

it('figures by hand, of detections and of tracks', () => {
  const [header, trained, every] = tables.events([scored, raw]).map(cells);
  const at = (line: readonly string[], column: string, from: number) => line[header.indexOf(column, from)];
  const tracks = header.indexOf('F1 of tracks');
  expect([at(trained, 'F1', 0), at(trained, 'precision', 0), at(trained, 'recall', 0), at(trained, 'IoU', 0)]).toEqual([
    '0.67',
    '0.60',
    '0.75',
    '0.50',
  ]);
  expect(trained[tracks]).toBe('0.67');
  expect([at(trained, 'precision', tracks), at(trained, 'recall', tracks), at(trained, 'IoU', tracks)]).toEqual([
    '1.00',
    '0.50',
    '0.50',
  ]);
  expect(every.slice(tracks)).toEqual(['–', '–', '–', '–', '–']);
  expect(at(every, 'precision', 0)).toBe('0.40');
});

it('the note says how common events of satellites are', () => {
  expect(notes.events([scored, raw])[0]).toMatch(
    /^events of satellites: 4 of 10 in 1 recording, 0\.4000, which is the precision/,
  );
});

it('where the model has no figures there is no table, whatever else has', () => {
  expect(tables.events([row('trained network', undefined), raw])).toHaveLength(1);
  expect(notes.events([row('trained network', undefined), raw])).toEqual([]);
});

it('the truth of a null test goes round', () => {
  expect(turned(bits('11000000'), 0.25)).toEqual(bits('00000011'));
  expect(turned(bits('11000000'), 0)).toEqual(bits('11000000'));
});
