import { labelsFromJson, labelsToJson } from '@spikeseg/data-ebssa/browser';
import { EventFormatError } from '@spikeseg/events';
import { fails } from '@spikeseg/test-support';
import { expect, it } from 'vitest';
import { smallNight } from '../../viewer-data.fixture.ts';
import { between, editsOfFile, judgedData, labelsFileOf } from './judged-data.ts';
import type { Change, Edit } from './judgements.ts';
import { Judging } from './judging.ts';

const said = (...changes: readonly Change[]): Edit[] => changes.map((change) => ({ ...change, by: 'Ada', at: 'then' }));
/** Track 1 has points at 2, 3 and 4 s since the first event, which came at 1 s; it is at object 7. */
const night = smallNight();
const file = (edits: readonly Edit[], data = night) => labelsFromJson(labelsToJson(labelsFileOf(data, edits)), 'a');

it('a night that was not judged is as it was found', () => {
  expect(judgedData(night, [])).toBe(night);
});

it('an accepted track is a label in place of that of its object, on the clock of the events', () => {
  const edits = said({ kind: 'judge', track: 1, as: 'satellite' }, { kind: 'name', track: 1, name: 'ISS' });
  expect(judgedData(night, edits).labels.map(({ id }) => id)).toEqual([1]);
  expect(file(edits).objects).toEqual([
    {
      id: 1,
      name: 'ISS',
      class: 'satellite',
      by: 'Ada',
      at: 'then',
      t: Float64Array.of(3e6, 4e6, 5e6),
      x: Float64Array.of(40.5, 50, 70.5),
      y: Float64Array.of(20, 20, 20),
    },
  ]);
});

it('a file names the clock of the events, and the detector where its tracks became labels', () => {
  const own = file(said({ kind: 'judge', track: 1, as: 'satellite' }));
  expect(own).toMatchObject({ clock: { firstUs: 1e6, lastUs: 5e6, events: 4 }, madeFrom: 'evidence neurons' });
  const draw = { kind: 'draw', track: 2, points: [{ tUs: 1e6, x: 10, y: 0 }] } as const;
  expect(file(said(draw)).madeFrom).toBeUndefined();
  expect(file(said({ kind: 'judge', track: 1, as: 'nothing' })).madeFrom).toBeUndefined();
});

/** A file of labels of four events in 4 s. */
const write = (firstUs: number, t: number) =>
  labelsToJson({
    recording: 'x',
    objects: [
      {
        id: 1,
        name: '',
        class: 'satellite',
        by: '',
        at: '',
        t: Float64Array.of(t),
        x: Float64Array.of(1),
        y: Float64Array.of(1),
      },
    ],
    clock: { firstUs, lastUs: firstUs + 4e6, events: 4 },
    madeFrom: 'another',
  });

it('labels of other events are not gone on from; the detector of those that are is kept', async () => {
  const judging = new Judging(night, 'night', () => 'now');
  expect(() => judging.load(write(1e6, 3e6).replace('"events":4', '"events":5').replace('5000000', '5000001'), 'o.json')).toThrow(
    fails(EventFormatError, 'o.json', 'clock'),
  );
  judging.load(write(11e6, 13e6), 'o.json');
  // The clock was set anew 10 s later: a label at 2 s since the first event.
  expect(judging.edits[0]).toMatchObject({ kind: 'draw', points: [{ tUs: 2e6 }] });
  expect(labelsFromJson(await judging.file().content.text(), 'a')).toMatchObject({ madeFrom: 'another' });
});

it('a page goes on with no more objects than it can show', () => {
  const one = {
    name: '',
    class: 'satellite',
    by: '',
    at: '',
    t: Float64Array.of(3e6),
    x: Float64Array.of(1),
    y: Float64Array.of(1),
  } as const;
  const text = labelsToJson({ recording: 'x', objects: Array.from({ length: 1001 }, (_, id) => ({ ...one, id })) });
  expect(() => new Judging(night, 'night', () => 'now').load(text, 'o.json')).toThrow(
    fails(EventFormatError, 'o.json', 'objects', 1000, 1001),
  );
});

it('a star is in the file and is no label, and neither is its object', () => {
  const edits = said({ kind: 'judge', track: 1, as: 'star' });
  expect(judgedData(night, edits).labels).toEqual([]);
  expect(file(edits).objects.map(({ id, class: is }) => [id, is])).toEqual([[1, 'star']]);
});

it('a rejected track is no label, and neither is its object; what was not judged stays', () => {
  expect(file(said({ kind: 'judge', track: 1, as: 'nothing' })).objects).toEqual([]);
  expect(file(said({ kind: 'name', track: 1, name: 'ISS' })).objects.map(({ id, name, by }) => [id, name, by])).toEqual([
    [2, '', ''],
  ]);
});

it('a cut track has two rows, each with its detections and its way', () => {
  const { tracks, points, detections } = judgedData(night, said({ kind: 'cut', track: 1, tUs: 2.5e6, into: 2 }));
  expect(tracks.map(({ id, beginUs, endUs, speedPxS, detections: count }) => [id, beginUs, endUs, speedPxS, count])).toEqual([
    [1, 2e6, 2e6, null, 1],
    [2, 3e6, 4e6, 20.5, 0],
  ]);
  expect([...points.track]).toEqual([1, 2, 2]);
  expect([...detections.track]).toEqual([1, 0]);
});

it('a drawn track has a place every 40 ms, on the lines between its points', () => {
  const points = [
    { tUs: 1.08e6, x: 14, y: 2 },
    { tUs: 1e6, x: 10, y: 0 },
  ];
  expect(between(points).map(({ tUs, x, y }) => [tUs, x, y])).toEqual([
    [1e6, 10, 0],
    [1.04e6, 12, 1],
    [1.08e6, 14, 2],
  ]);
  const { tracks, points: all } = judgedData(night, said({ kind: 'draw', track: 2, points }));
  expect([...all.track]).toEqual([2, 2, 2, 1, 1, 1]);
  expect(tracks[1]).toMatchObject({
    id: 2,
    beginUs: 1e6,
    endUs: 1.08e6,
    detections: 0,
    class: null,
    judged: { as: 'satellite' },
  });
});

it('a file goes on where it was left, and of other tracks its objects are drawn', () => {
  const edits = said({ kind: 'cut', track: 1, tUs: 2.5e6, into: 2 }, { kind: 'judge', track: 2, as: 'star' });
  expect(editsOfFile(night, file(edits))).toEqual(edits);
  const other = { ...night, tracks: [{ ...night.tracks[0], endUs: 9e6 }] };
  const objects = file(edits).objects.filter((object) => object.class === 'star');
  const again = editsOfFile(other, { ...file(edits), objects });
  expect(again.map(({ kind, track, by }) => [kind, track, by])).toEqual([
    ['draw', 2, 'Ada'],
    ['judge', 2, 'Ada'],
    ['name', 2, 'Ada'],
  ]);
  const drawn = file(again, other).objects.find((object) => object.id === 2);
  expect(drawn).toMatchObject({ class: 'star', by: 'Ada', at: 'then' });
  expect([drawn?.t[0], drawn?.t.at(-1), drawn?.x.at(-1)]).toEqual([4e6, 5e6, 70.5]);
});
