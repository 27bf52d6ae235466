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
const read = (content: string) => labelsFromJson(content, 'a.labels.json');

describe('a file of labels', () => {
  it('is read as it was written, with who said what, and what was done', () => {
    const file = {
      recording: 'night.raw',
      objects: [object(3), object(7, { class: 'star' })],
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
  ])('%s is refused, with the place', (_, content, ...parts) => {
    expect(() => read(content)).toThrow(fails(EventFormatError, ...parts));
  });

  it('holds no more than the limits allow', () => {
    expect(() => labelsFromJson(text([one]), 'a', { maxLabels: 1 })).toThrow(fails(EventFormatError, 1, 2, 'data.limit_factor'));
  });
});

describe('beside a recording', () => {
  const folder = mkdtempSync(join(tmpdir(), 'labels-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'night.csv');
  writeFileSync(path, '5,1,2,1\n9,3,4,0\n');

  it('its objects are the labels of the recording, but for stars; without it nothing is known', async () => {
    const sensor = { width: 10, height: 10 };
    expect(await readRecording(path, { sensor })).toMatchObject({ objects: [], labelled: false });
    writeFileSync(
      join(folder, 'night.labels.json'),
      labelsToJson({ recording: 'night.csv', objects: [object(3), object(7, { class: 'star' })] }),
    );
    const recording = await readRecording(path, { sensor });
    expect(recording.objects.map(({ id }) => id)).toEqual([3]);
    expect(recording.stars?.map(({ id }) => id)).toEqual([7]);
    expect(recording.labelled).toBe(true);
    writeFileSync(join(folder, 'night.labels.json'), '{}');
    await expect(readRecording(path, { sensor })).rejects.toThrow(fails(EventFormatError, 'night.labels.json', 'format'));
  });
});
