import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventFormatError } from '@spikeseg/events';
import { fails } from '@spikeseg/test-support';
import { afterAll, describe, expect, it } from 'vitest';
import { readRecording } from '../read-recording.ts';
import { type LabelledObject, labelsFromJson, labelsToJson, labelTracks } from './labels-file.ts';

const object = (id: number, more: Partial<LabelledObject> = {}): LabelledObject => ({
  id,
  name: 'ISS',
  class: 'satellite',
  by: 'Ada',
  at: '2026-01-30T19:12:03Z',
  t: Float64Array.of(10, 20),
  x: Float64Array.of(1.5, 2.25),
  y: Float64Array.of(3, 4),
  ...more,
});
const one = { id: 1, t_us: [1, 2], x: [3, 4], y: [5, 6] };
const text = (objects: unknown, more: object = {}) => JSON.stringify({ format: 'spikeseg-labels', version: 1, objects, ...more });
const refusal = (content: string) => () => labelsFromJson(content, 'a', { maxLabels: 10, maxObjects: 1 });
const read = (content: string) => labelsFromJson(content, 'a.labels.json');

describe('a file of labels', () => {
  it('is read as it was written, with who said what, and what was done', () => {
    const file = {
      recording: 'night.raw',
      objects: [object(3), object(7, { class: 'star' })],
      clock: { firstUs: 5, lastUs: 50, events: 12 },
      madeFrom: 'evidence neurons',
      edits: { of: 'x', list: [{ a: 1 }] },
    };
    expect(read(labelsToJson(file))).toEqual(file);
    const [satellite, star] = file.objects.map(({ id, t, x, y }) => ({ id, t, x, y }));
    expect(labelTracks(file)).toEqual({ objects: [satellite], stars: [star] });
  });

  it('needs objects with id, t_us, x and y alone', () => {
    expect(read(text([one])).objects).toEqual([
      {
        id: 1,
        name: '',
        class: 'satellite',
        by: '',
        at: '',
        t: Float64Array.of(1, 2),
        x: Float64Array.of(3, 4),
        y: Float64Array.of(5, 6),
      },
    ]);
  });

  it.each<[string, string, ...(string | number)[]]>([
    ['no JSON', '{', 'a.labels.json', 'JSON'],
    ['no object', '3', 'an object', 3],
    ['another format', '{"format":"coco","version":2}', 'format', 'spikeseg-labels', 'coco', 2],
    ['no list', text(5), 'objects', 5],
    ['no number', text([{ ...one, id: 1.5 }]), 'objects[0].id', 1.5],
    ['an unknown class', text([{ ...one, class: 'ufo' }]), 'objects[0].class', 'satellite', 'ufo'],
    ['too few places', text([{ ...one, y: [1] }]), 'objects[0].y', 2, 1],
    ['no place', text([{ ...one, x: [1, null] }]), 'objects[0].x[1]', 'null'],
    ['a place too far away', text([{ ...one, x: [1, 1e6] }]), 'objects[0].x[1]', 65536, 1000000],
    ['times that go back', text([{ ...one, t_us: [2, 1] }]), 'objects[0].t_us', '1 after 2'],
    ['two of one id', text([one, one]), 'objects', 'two of id 1'],
    ['an object without labels', text([{ id: 1, t_us: [], x: [], y: [] }]), 'objects[0].t_us', 'object 1'],
    ['a person who is no text', text([{ ...one, by: { toString: 0, valueOf: 0 } }]), 'objects[0].by', '{"toString":0'],
    [
      'a clock that ends before it begins',
      text([one], { clock: { first_us: 9, last_us: 5, events: 2 } }),
      'clock',
      '"first_us":9',
    ],
    ['a clock without its last event', text([one], { clock: { first_us: 5, events: 2 } }), 'clock', '"events":2'],
    ['an origin that is no text', text([one], { made_from: 3 }), 'made_from', 3],
  ])('%s is refused, with the place', (_, content, ...parts) => {
    expect(() => read(content)).toThrow(fails(EventFormatError, ...parts));
  });

  it('holds no more than the limits allow', () => {
    expect(() => labelsFromJson(text([one]), 'a', { maxLabels: 1 })).toThrow(fails(EventFormatError, 1, 2, 'data.limit_factor'));
  });

  it('is refused before its values are made where it holds more of them than its labels may need', () => {
    // Not JSON: nothing has parsed it.
    expect(refusal(`[${'0,'.repeat(200_000)}`)).toThrow(fails(EventFormatError, 'values', 200_001, 'data.limit_factor'));
    expect(refusal('['.repeat(200_000))).toThrow(fails(EventFormatError, 'values', 200_000));
    expect(refusal(' '.repeat(5_000_000))).toThrow(fails(EventFormatError, 'bytes', 5_000_000));
  });
});

describe('beside a recording', () => {
  const folder = mkdtempSync(join(tmpdir(), 'labels-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'night.csv');
  writeFileSync(path, '5,1,2,1\n29,3,4,0\n');

  it('its objects are the labels of the recording, but for stars; without it nothing is known', async () => {
    expect(await readRecording(path, { sensor })).toMatchObject({ objects: [], labelled: false });
    writeFileSync(
      join(folder, 'night.labels.json'),
      labelsToJson({ recording: 'night.csv', objects: [object(3), object(7, { class: 'star' })] }),
    );
    const recording = await readRecording(path, { sensor });
    expect(recording.objects.map(({ id }) => id)).toEqual([3]);
    expect(recording.stars?.map(({ id }) => id)).toEqual([7]);
    expect(recording.labelled).toBe(true);
    expect(recording.labelsFrom).toEqual({ file: join(folder, 'night.labels.json') });
    writeFileSync(join(folder, 'night.labels.json'), '{}');
    await expect(readRecording(path, { sensor })).rejects.toThrow(fails(EventFormatError, 'night.labels.json', 'format'));
  });

  const sensor = { width: 10, height: 10 };
  const beside = (more: object, t = [10, 20]) =>
    writeFileSync(join(folder, 'night.labels.json'), text([{ id: 1, t_us: t, x: [3, 4], y: [5, 6] }], more));
  const labelTimes = async () => (await readRecording(path, { sensor })).objects.map(({ t }) => [...t]);

  it('they lie where they were made, and move with a clock that was set anew', async () => {
    beside({ clock: { first_us: 5, last_us: 29, events: 2 } });
    expect(await labelTimes()).toEqual([[10, 20]]);
    // The same 2 events in 24 µs, 1000 µs later: so are the labels.
    beside({ clock: { first_us: 1005, last_us: 1029, events: 2 } }, [1010, 1020]);
    expect(await labelTimes()).toEqual([[10, 20]]);
  });

  it.each([
    [
      'of other events, though their times are within the recording',
      { clock: { first_us: 5, last_us: 28, events: 2 } },
      [10, 20],
    ],
    ['of as long a recording with more events', { clock: { first_us: 1005, last_us: 1029, events: 3 } }, [1010, 1020]],
  ])('labels %s are refused', async (_, more, t) => {
    beside(more, t);
    await expect(readRecording(path, { sensor })).rejects.toThrow(fails(EventFormatError, 'night.labels.json', 'clock', 5, 29));
  });

  it('labels without a clock are refused where none lies within the recording, and counted where some do', async () => {
    beside({}, [2_000_010, 2_000_020]);
    await expect(readRecording(path, { sensor })).rejects.toThrow(
      fails(EventFormatError, 'night.labels.json', 'objects', 5, 29, 2_000_010, 2_000_020),
    );
    beside({}, [10, 2_000_020]);
    expect(await labelTimes()).toEqual([[10, 2_000_020]]);
  });
});
