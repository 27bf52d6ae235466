import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { says } from '@spikeseg/test-support';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { zipOf } from '../../../event-formats/src/compression/zip.fixture.ts';
import { npyOf } from '../../../event-formats/src/numpy/npy.fixture.ts';
import { readRecording } from '../read-recording.ts';
import type { EventReading } from '../recording/decode.ts';
import { findRecordings } from './find-recordings.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'spikeseg-folders-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** Names that were found, and why others were left out, by their paths. */
async function found(reading: EventReading = {}) {
  const why: Record<string, string> = {};
  const files = await findRecordings(root, {
    sensor: 'all',
    reading,
    onLeftOut: (file) => {
      why[file.path] = file.why;
    },
  }).catch((error: Error) => {
    if (error.name === 'DatasetError') return [];
    throw error;
  });
  return { files, names: files.map(({ name }) => name), why };
}

const lines = '10,3,4,1\n25,3,5,0\n30,9,2,1\n31,1,7,0\n';
const npz = (...names: readonly string[]) =>
  zipOf(names.map((name) => ({ name: `${name}.npy`, bytes: npyOf("'<i4'", [4], Int32Array.from([0, 1, 1, 0])) })));
/** Records of N-MNIST: x, y, and a time that rises. */
const records = (events: number) => Uint8Array.from({ length: 5 * events }, (_, k) => [9, 8, 128, 1, Math.floor(k / 5)][k % 5]);

it('tables and archives that are unmistakably events are recordings, and are read', async () => {
  put('named.csv', 'x,y,polarity,timestamp_us\n3,4,1,10\n');
  put('bare.csv', '10,3,4,1\n');
  put('rpg.txt', lines.replaceAll(',', ' '));
  put('packed.txt.gz', gzipSync(lines));
  put('columns.npz', npz('t', 'x', 'y', 'p'));
  const { files, names, why } = await found();
  expect(names).toEqual(['bare', 'columns', 'named', 'packed.txt', 'rpg']);
  expect(why).toEqual({});
  const events = await Promise.all(files.map(async (file) => (await readRecording(file.path, file)).events.t.length));
  expect(events).toEqual([1, 4, 1, 4, 4]);
});

it('what people and this program lay beside recordings is left out, and why is told in the order of paths', async () => {
  put('night.csv', lines);
  put('README.txt', 'A night with 2 satellites.\n');
  put('requirements.txt', 'numpy==1.26.4\n');
  put('labels.csv', 't_us,x,y,id\n10,3,4,1\n');
  put('labels.csv.gz', gzipSync('t_us,x,y,id\n10,3,4,1\n'));
  put('class 7.txt', '7 0.5 0.5 0.1 0.1\n');
  put('detections.csv', 'recording,t_us,x,y,w,h,score\nnight,10,3,4,1,1,9\n');
  put('tracks.csv', 'recording,track,t_us,x,y,w,h\nnight,1,10,3,4,1,1\n');
  put('events/night.csv', 't_us,x,y,p,detection,track\n10,3,4,1,1,1\n');
  put('metrics.csv', 'layer,epoch,stimulus,loss\nconv1,1,2,0.5\n');
  put('weights.npz', npz('conv1.weight', 'conv1.bias'));
  put('model.bin', records(20));
  put('notes.md', lines);
  const { names, why } = await found();
  expect(names).toEqual(['night']);
  expect(Object.keys(why)).toEqual([
    'README.txt',
    'class 7.txt',
    'detections.csv',
    'events/night.csv',
    'labels.csv',
    'labels.csv.gz',
    'metrics.csv',
    'model.bin',
    'requirements.txt',
    'tracks.csv',
    'weights.npz',
  ]);
  expect(why).toMatchObject({
    'detections.csv': expect.stringMatching(/^a table of detections or tracks/) as string,
    'events/night.csv': 'expected lines of events and of nothing else, got a table that also names detection, track',
    'labels.csv': expect.stringMatching(says('line 1, byte 0', 'header')) as string,
    'model.bin': 'bytes without a mark; an N-MNIST or N-Caltech101 file is read with option format nmnist (data.format=nmnist)',
    'weights.npz': expect.stringMatching(says('arrays t, x, y and p')) as string,
  });
});

it('a copy of a recording that lies beside it is not taken again', async () => {
  put('night.npy', npyOf("'<i4'", [2, 6], new Int32Array(12)));
  put('night.csv', lines);
  put('night.txt', lines);
  put('night.npz', npz('t', 'x', 'y', 'p'));
  const { names, why } = await found();
  expect(names).toEqual(['night']);
  const taken = 'night.npy beside it is taken';
  expect(why).toEqual({ 'night.csv': taken, 'night.npz': taken, 'night.txt': taken });
});

it('.bin files are recordings where somebody says that they are of N-MNIST, and other files stay what their bytes say', async () => {
  put('0/1.bin', records(3));
  put('0/2.bin', records(20));
  put('0/cut.bin', records(3).subarray(1));
  put('0/image.bin', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0]));
  put('night.csv', lines);
  const { files, names, why } = await found({ format: 'nmnist' });
  expect(names).toEqual(['1', '2', 'night']);
  expect(why).toEqual({ '0/cut.bin': expect.stringContaining('got 4 bytes behind the last'), '0/image.bin': 'a PNG image' });
  const read = await Promise.all(files.map((file) => readRecording(file.path, { ...file, format: 'nmnist' })));
  expect(read.slice(0, 2).map(({ format, events }) => [format, events.t.length])).toEqual([
    ['nmnist', 3],
    ['nmnist', 20],
  ]);
});

it('what is said of columns makes recordings of the tables that fit it, and of no others', async () => {
  put('one.csv', '3,4,1,10\n5,6,0,12\n');
  put('other.csv', '3,4,5,10\n');
  put('README.txt', '4 files of one night\n');
  expect((await found()).names).toEqual([]);
  const { files, names, why } = await found({ columns: 'x,y,p,t' });
  expect(names).toEqual(['one']);
  expect(Object.keys(why)).toEqual(['README.txt', 'other.csv']);
  const { events } = await readRecording(files[0].path, { columns: 'x,y,p,t' });
  expect([[...events.t], [...events.x], [...events.y], [...events.p]]).toEqual([
    [10, 12],
    [3, 5],
    [4, 6],
    [1, 0],
  ]);
});

it('a filter of sensors reads with what is said: the size that was given decides', async () => {
  put('one.csv', '3,4,1,10\n5,6,0,12\n');
  const columns = 'x,y,p,t';
  const models = async (sensor: 'ATIS' | 'DAVIS', size: { width: number; height: number }) =>
    findRecordings(root, { sensor, reading: { columns, sensor: size } }).then(
      (files) => files.length,
      (error: Error) => error.message,
    );
  expect(await models('DAVIS', { width: 346, height: 260 })).toBe(1);
  expect(await models('ATIS', { width: 346, height: 260 })).toMatch(/of the sensor ATIS.*got 1 of other sensors/);
});
