import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateRecording } from '@spikeseg/events';
import { afterAll, expect, test } from 'vitest';
import { everything } from '../../../events/src/synthetic/generator.fixture.ts';
import { readRecording } from '../read-recording.ts';
import { writeHdf5Recording } from './write-hdf5-recording.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikeseg-ebssa-hdf5-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Written = Parameters<typeof writeHdf5Recording>[0];

async function again(recording: Written, name = 'night.h5') {
  const path = join(folder, name);
  writeFileSync(path, await writeHdf5Recording(recording));
  return readRecording(path);
}

test('events, labels and the size of the sensor read back as they were', async () => {
  const { recording } = generateRecording({ ...everything, durationS: 2 }, 3);
  const read = await again(recording);
  expect(read.events).toEqual(recording.events);
  expect(recording.objects.length).toBeGreaterThan(0);
  expect(read.objects).toEqual(recording.objects.map(({ id, t, x, y }) => ({ id, t, x, y })));
  const { width, height } = recording.events.sensor;
  expect(read).toMatchObject({
    format: 'hdf5',
    labelled: true,
    stored: { coordinateBase: 1, offCode: -1, xMax: width, yMax: height, nObj: recording.objects.length },
  });
});

const one = {
  t: Float64Array.of(3_150_110_123),
  x: Uint16Array.of(0),
  y: Uint16Array.of(179),
  p: Uint8Array.of(0),
  sensor: { width: 240, height: 180 },
};

test('label times with parts of µs, ids of any size and places beside the sensor survive', async () => {
  const objects = [
    { id: -7, t: Float64Array.of(10.25, 3_150_110_123.5), x: Float64Array.of(-3.5, 1), y: Float64Array.of(2, 400) },
    { id: 2 ** 40, t: Float64Array.of(11), x: Float64Array.of(5), y: Float64Array.of(6) },
  ];
  expect(await again({ events: one, objects, labelled: true })).toMatchObject({ events: one, objects });
});

test('a negative stays one, and unknown truth stays unknown', async () => {
  expect(await again({ events: one, objects: [], labelled: true })).toMatchObject({ labelled: true, objects: [] });
  const unknown = await again({ events: one, objects: [], labelled: false });
  expect(unknown).toMatchObject({ labelled: false, objects: [] });
  expect(unknown.stored.variables.map(({ name }) => name).toSorted()).toEqual(['TD', 'xMax', 'yMax']);
});
