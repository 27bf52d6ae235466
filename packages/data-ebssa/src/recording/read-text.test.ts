import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { findRecordings } from '../discovery/find-recordings.ts';
import { readRecording } from '../read-recording.ts';
import { summarizeRecording } from '../summary/summary.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikeseg-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string, name = 'night.csv'): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

test('events, conventions and place of lines with a header', async () => {
  const path = file('p,t_us,x,y\n-1,1000,12,34\n1,1250,200,179\n1,1250,0,0\n');
  const { events, ...recording } = await readRecording(path);
  expect({ ...events, t: [...events.t], x: [...events.x], y: [...events.y], p: [...events.p] }).toEqual({
    t: [1000, 1250, 1250],
    x: [12, 200, 0],
    y: [34, 179, 0],
    p: [0, 1, 1],
    sensor: { width: 240, height: 180 },
  });
  expect(recording).toMatchObject({
    name: 'night',
    format: 'csv',
    sensorModel: 'DAVIS',
    sensorFrom: 'extent',
    labelled: false,
    objects: [],
    stored: { bytes: 51, coordinateBase: 0, offCode: -1, variables: [] },
  });
});

test('any events come back as they were written, across pieces of a mebibyte', async () => {
  const row = fc.tuple(fc.nat(2 ** 36), fc.nat(239), fc.nat(179), fc.nat(1));
  const rows = fc.array(row, { maxLength: 40 }).map((all) => all.toSorted((a, b) => a[0] - b[0]));
  await fc.assert(
    fc.asyncProperty(rows, async (all) => {
      const path = file(`t_us,x,y,p\n${all.map((one) => one.join()).join('\n')}`, 'any.csv');
      const { t, x, y, p } = (await readRecording(path)).events;
      expect(Array.from(t, (tUs, k) => [tUs, x[k], y[k], p[k]])).toEqual(all);
    }),
    { numRuns: 20 },
  );
  const count = 120_000;
  const lines = Array.from({ length: count }, (_, k) => `${k * 10},${k % 240},${k % 180},${k % 2}\n`).join('');
  expect(lines.length).toBeGreaterThan(1.5 * 2 ** 20);
  const { t, x } = (await readRecording(file(lines, 'long.csv'))).events;
  expect([t.length, t[count - 1], x[count - 1], x.reduce((sum, value) => sum + value, 0)]).toEqual([
    count,
    10 * (count - 1),
    (count - 1) % 240,
    (count / 240) * ((239 * 240) / 2),
  ]);
});

const lines = (x: number, y: number): string => `0,${x},${y},1\n`;

describe('the sensor', () => {
  test.each<[string, string, object, object]>([
    ['given', 'night.csv', { sensor: { width: 640, height: 480 } }, { size: [640, 480], from: 'option' }],
    ['of a camera that was given', 'night.csv', { camera: 'ATIS' }, { size: [304, 240], from: 'camera' }],
    ['of the camera in the name', 'night_atis.csv', {}, { size: [304, 240], from: 'camera' }],
    ['the smallest known one that holds all events', 'night.csv', {}, { size: [240, 180], from: 'extent' }],
  ])('is %s', async (_, name, options, expected) => {
    const { events, sensorFrom } = await readRecording(file(lines(100, 50), name), options);
    expect({ size: [events.sensor.width, events.sensor.height], from: sensorFrom }).toEqual(expected);
  });

  test('is the extent of the events where no known one holds them', async () => {
    const { events, sensorModel, sensorFrom } = await readRecording(file(lines(1279, 700)));
    expect({ ...events.sensor, sensorModel, sensorFrom }).toEqual({
      width: 1280,
      height: 701,
      sensorModel: 'other',
      sensorFrom: 'extent',
    });
  });

  test('that was given must hold every event, and a camera, too', async () => {
    const path = file(lines(300, 100));
    await expect(readRecording(path, { sensor: { width: 240, height: 180 } })).rejects.toThrow(
      says('night.csv: line 1, byte 0', '240×180', 300, 100),
    );
    await expect(readRecording(file(lines(400, 100)), { camera: 'DAVIS' })).rejects.toThrow(
      says('DAVIS', '240×180', '346×260', 400, 100),
    );
  });
});

test.each([
  ['t_us,x,y,p\n5,1,1,1\n4,1,1,1\n', says('night.csv: line 3, byte 19', 'times')],
  ['5,1,1,1\n6,1,1\n', says('night.csv: line 2, byte 8', 't_us,x,y,p', '"6,1,1"')],
  ['5,1,1,0\n6,1,1,-1\n', says('line 2, byte 8', '−1', 1, 0, 1, 0, -1)],
])('%j is an error that says where', async (text, message) => {
  await expect(readRecording(file(text))).rejects.toThrow(message);
});

test('lines have no groups and count from 0', async () => {
  const path = file('5,1,1,1\n');
  await expect(readRecording(path, { group: 'a' })).rejects.toThrow(says('night.csv', 'group a'));
  await expect(readRecording(path, { coordinateBase: 1 })).rejects.toThrow(/coordinateBase 1, got lines of events/);
});

test('without an event there is a recording all the same', async () => {
  const recording = await readRecording(file('t_us,x,y,p\n'));
  expect(recording.events.t).toHaveLength(0);
  expect(summarizeRecording(recording)).toMatchObject({ format: 'csv', events: { count: 0 }, labelled: false });
});

describe('in a folder', () => {
  test('lines of events count, tables of results and copies of a .mat do not', async () => {
    const root = join(folder, 'data');
    mkdirSync(root);
    const events = 't_us,x,y,p\n5,1,1,1\n';
    for (const [name, text] of [
      ['a.csv', events],
      ['b.csv', '5,1,1,1\n'],
      ['both.csv', events],
      ['both.mat', 'x'],
      ['labelled-events.csv', 'event,p,t_us,x,y,track\n0,1,5,6,7,\n'],
      ['detections.csv', 'recording,t_us,x,y,w,h,score\n'],
      ['metrics.csv', 'step,a,b,c\n1,2,3,4\n'],
      ['notes.txt', '5,1,1,1\n'],
    ])
      writeFileSync(join(root, name), text);
    expect((await findRecordings(root, { sensor: 'all' })).map(({ name }) => name)).toEqual(['a', 'b', 'both']);
    // Their camera is unknown, so every choice takes them.
    expect((await findRecordings(root, { sensor: 'ATIS' })).map(({ name }) => name)).toEqual(['a', 'b', 'both']);
  });

  test('a file that was named is taken whatever its name', async () => {
    const path = file('5,1,1,1\n', 'night.events');
    const [found] = await findRecordings(path, { sensor: 'all' });
    expect((await readRecording(found.path, found)).events.t).toHaveLength(1);
  });
});

test('a file of lines keeps the limits of reading', async () => {
  const path = file('0,1,1,1\n1000,1,1,1\n2000000,1,1,1\n', 'limits.csv');
  await expect(readRecording(path, { limits: { maxEvents: 2 } })).rejects.toThrow(/at most 2 events, got 3; .*limits\.maxEvents/);
  await expect(readRecording(path, { limits: { maxSpanS: 1 } })).rejects.toThrow(/at most 1 s .*, got 2; .*limits\.maxSpanS/);
  expect((await readRecording(path, { limits: { maxEvents: 3, maxSpanS: 2 } })).events.t.length).toBe(3);
});
