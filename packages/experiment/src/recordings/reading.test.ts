import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PartialConfig } from '@spikeseg/config';
import { expect, test } from 'vitest';
import { zipOf } from '../../../event-formats/src/compression/zip.fixture.ts';
import { temporaryFolder } from '../context/context.fixture.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { openDataset } from './dataset.ts';
import { linesOf, nmnistOf, npyOfEvents, someEvents } from './event-files.fixture.ts';
import { readingOf } from './reading.ts';

const said = { sensor_size: '346x260', format: 'text', columns: 't,x,y,p', unit: 'ms', stream: 2 } as const;

test('what the configuration says is what the reader is given; what it leaves open is not there', () => {
  expect(readingOf(tinyConfig())).toEqual({ limits: {} });
  const { columns, format, unit } = said;
  const reading = { sensor: { width: 346, height: 260 }, format, columns, unit, stream: '2', limits: {} };
  expect(readingOf(tinyConfig({ data: said }))).toEqual(reading);
});

test('the camera that data.sensor names counts where no size is given', () => {
  expect(readingOf(tinyConfig({ data: { sensor: 'ATIS' } }))).toEqual({ camera: 'ATIS', limits: {} });
  expect(readingOf(tinyConfig({ data: { sensor: 'ATIS', sensor_size: '304×240' } }))).toEqual({
    sensor: { width: 304, height: 240 },
    limits: {},
  });
});

/** The recordings that a configuration reads from a folder with these files. */
async function read(files: Readonly<Record<string, string | Uint8Array>>, data: PartialConfig['data']) {
  const folder = temporaryFolder();
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  const sources = await openDataset(tinyConfig({ data: { dataset: 'ebssa', data_root: folder, ...data } }));
  const loaded = await Promise.all(sources.map((source) => source.load()));
  return loaded.map(({ name, events: { t, x, sensor } }) => ({ name, t: [...t].slice(0, 3), x: [...x].slice(0, 3), sensor }));
}

test('a run reads tables as they are said to be', async () => {
  const turned = someEvents.map(([t, x, y, p]) => [y, x, p, t / 1000]);
  expect(await read({ 'night.csv': linesOf(turned) }, { columns: 'y,x,p,t', unit: 's', sensor_size: '64x48' })).toEqual([
    { name: 'night', t: [0, 100_000, 200_000], x: [9, 4, 20], sensor: { width: 64, height: 48 } },
  ]);
});

test('a run reads the records of a folder, and the stream of an archive that is named', async () => {
  const files = { 'a.bin': nmnistOf(someEvents), 'notes.txt': 'nothing' };
  expect(await read(files, { format: 'nmnist' })).toMatchObject([{ name: 'a', t: [0, 100, 200], x: [9, 4, 20] }]);
  const later = someEvents.map(([t, x, y, p]) => [t + 7, x + 1, y, p] as const);
  const archive = { 'two.npz': zipOf({ 'day.npy': npyOfEvents(someEvents), 'night.npy': npyOfEvents(later) }) };
  expect(await read(archive, { unit: 'us' })).toMatchObject([{ t: [0, 100, 200], x: [9, 4, 20] }]);
  expect(await read(archive, { unit: 'us', stream: 'night' })).toMatchObject([{ t: [7, 107, 207], x: [10, 5, 21] }]);
});
