import type { Detection } from '@spikeseg/detection';
import { nullTests, score, tallyDetections, tallyRecording } from '@spikeseg/evaluation';
import { says } from '@spikeseg/test-support';
import { expect, it, test } from 'vitest';
import { bootstrap, protocol, truth } from './minute.fixture.ts';
import { classTable, scoreTable, tableNotes, warningLines } from './score-table.ts';

/* One detection finds half of the labels, another one is false. */

const detection = (tUs: number, durationUs: number, x: number, y: number): Detection => ({
  recording: 'night',
  tUs,
  durationUs,
  x,
  y,
  w: 1,
  h: 1,
  score: 1,
});
const found = score([tallyDetections(truth, [detection(0, 30e6, 50, 53), detection(0, 10e3, 90, 90)], protocol)], bootstrap);
const silent = score([tallyRecording(truth, nullTests.emptyOutput, protocol)], bootstrap);
const rows = [
  { name: 'trained network', kind: 'model', score: found },
  { name: 'no output', kind: 'null', score: silent },
] as const;

const cells = (line: string) => line.split(/ {2,}/);

it('parts of what was found have the figures of the whole', () => {
  const [header, own] = classTable(rows).map(cells);
  expect(header.slice(1)).toEqual(cells(scoreTable(rows)[0]).slice(1));
  expect(own).toEqual(cells(scoreTable(rows)[1]));
});

it('figures by hand: half of the labels found, 3 px away, one false detection in a minute', () => {
  const [header, trained, none] = scoreTable(rows).map(cells);
  const column = (name: string) => header.indexOf(name);
  expect(trained[0]).toBe('trained network');
  expect(trained[column('strict sens')]).toBe('0.50');
  expect(trained[column('Pd [95 %]')]).toMatch(/^0\.50 \[0\.\d\d, 0\.\d\d\]$/);
  expect(trained[column('false/min')]).toBe('1.0');
  expect(trained[column('isolated')]).toBe('1.0');
  expect(trained[column('wake')]).toBe('0.0');
  expect(trained[column('error px')]).toBe('3.0');
  expect(none[0]).toBe('null: no output');
  expect(none[column('J r=3')]).toBe('0.00');
  expect(none[column('error px')]).toBe('–');
});

it('notes say what was scored and how, and each warning once, those of null tests not', () => {
  const notes = tableNotes([rows[0], rows[0], rows[1]]);
  expect(notes[0]).toMatch(says('1 recording', '1.0 min', '60 labels', '12 blocks of time'));
  expect(notes[1]).toMatch(says('10 ms slices', '6 px', '10 px'));
  expect(notes.slice(2)).toEqual([expect.stringMatching(says('trained network, all', 'one recording'))]);
});

const outside = { figures: 'pd', message: '1 labels lie outside the scored time' };
const row = (name: string, ...warnings: readonly (typeof outside)[]) => ({ name, warnings });

test('each warning once, with the rows that it is about', () => {
  expect(warningLines([row('trained', outside), row('untrained', outside), row('trained', outside)])).toEqual([
    expect.stringMatching(says('trained, untrained, pd', '1 labels', 'outside')),
  ]);
});

test('many rows are counted', () => {
  expect(warningLines(['a', 'b', 'c', 'd'].map((name) => row(name, outside)))).toEqual([
    expect.stringMatching(says('a, b and 2 more rows, pd', '1 labels', 'outside')),
  ]);
});

test('warnings that differ stay apart, in the order of the rows', () => {
  const other = { figures: 'volumes', message: 'dense' };
  expect(warningLines([row('a', outside, other), row('b', other)])).toEqual([
    expect.stringMatching(says('a, pd', '1 labels', 'outside')),
    'a, b, volumes: dense',
  ]);
  expect(warningLines([row('a')])).toEqual([]);
});
