import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventFormatError } from '@spikeseg/events';
import { says } from '@spikeseg/test-support';
import { afterAll, describe, expect, it } from 'vitest';
import { readRecording } from '../read-recording.ts';
import {
  addMatlabHeader,
  editionRecording,
  groupsOf,
  matlabColumn,
  matlabEmpty,
  type NodeSpec,
  writeHdf5,
} from './hdf5.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikeseg-hdf5-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const write = (tree: Readonly<Record<string, NodeSpec>>) => writeHdf5(join(folder, `r${files++}.h5`), tree);
async function writeMatlab(tree: Readonly<Record<string, NodeSpec>>): Promise<string> {
  const path = await writeHdf5(join(folder, `m${files++}.mat`), tree);
  addMatlabHeader(path);
  return path;
}

const matlabTd: NodeSpec = {
  matlabClass: 'struct',
  children: {
    p: matlabColumn(Float64Array.of(-1, 1, 1)),
    ts: matlabColumn(Float64Array.of(3e9, 3e9 + 5, 3e9 + 5)),
    x: matlabColumn(Float64Array.of(1, 240, 7)),
    y: matlabColumn(Uint8Array.of(1, 180, 9), 'uint8'),
  },
};

const label = (value: number, matlabClass?: string) => matlabColumn(Float32Array.of(value), matlabClass);

/** What the columns x, y, p, ts of a matrix hold. */
const matrixValue = (column: number, event: number): number => (column < 3 ? 1 : event);

/** `recording`, or the message of the EventFormatError; anything else is thrown on. */
async function outcome(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `d${files++}.h5`);
  writeFileSync(path, bytes);
  try {
    await readRecording(path);
    return 'recording';
  } catch (error) {
    if (!(error instanceof EventFormatError)) throw error;
    return error.message;
  }
}

describe('a MATLAB 7.3 file', () => {
  it('reads like its level 5 twin', async () => {
    const path = await writeMatlab({
      Obj: { matlabClass: 'struct', children: { id: label(0), ts: label(3e9, 'single'), x: label(7.5), y: label(9.25) } },
      TD: matlabTd,
      nObj: matlabColumn(Float64Array.of(1)),
      xMax: matlabColumn(Float32Array.of(240), 'single'),
      yMax: matlabColumn(Float32Array.of(180), 'single'),
    });
    const { events, objects, stored, ...rest } = await readRecording(path);
    expect(rest).toMatchObject({ format: 'mat7.3', sensorModel: 'DAVIS', labelled: true });
    expect(events).toEqual({
      x: Uint16Array.of(0, 239, 6),
      y: Uint16Array.of(0, 179, 8),
      p: Uint8Array.of(0, 1, 1),
      t: Float64Array.of(3e9, 3e9 + 5, 3e9 + 5),
      sensor: { width: 240, height: 180 },
    });
    expect(objects).toEqual([{ id: 0, t: Float64Array.of(3e9), x: Float64Array.of(6.5), y: Float64Array.of(8.25) }]);
    expect(stored).toMatchObject({
      bytes: readFileSync(path).length,
      xMax: 240,
      yMax: 180,
      nObj: 1,
      coordinateBase: 1,
      offCode: -1,
    });
    expect(stored.header).toMatch(/^MATLAB 7\.3 MAT-file, .*HDF5 schema 1\.00 \.$/);
    const td = stored.variables.find(({ name }) => name === 'TD');
    expect(td).toMatchObject({ className: 'struct', dimensions: [1, 1] });
    expect(td?.fields?.find(({ name }) => name === 'y')).toEqual({
      name: 'y',
      className: 'uint8',
      dimensions: [3, 1],
      storedType: 'uint8',
    });
  });

  it('reads a matrix, which HDF5 shows turned around', async () => {
    const columns = Float64Array.of(1, 20, 3, 4, 5, 60, 1, 0, 1, 100, 100, 130);
    const path = await writeMatlab({ TD: { data: columns, shape: [4, 3], matlabClass: 'double' } });
    const { events, labelled, stored } = await readRecording(path);
    expect([Array.from(events.x), Array.from(events.t), labelled]).toEqual([[0, 19, 2], [100, 100, 130], false]);
    expect(stored.variables[0].dimensions).toEqual([3, 4]);
  });

  it('knows empty arrays and empty structs by their attribute', async () => {
    const empty = matlabEmpty([0, 0]);
    const emptyFields = await writeMatlab({
      TD: matlabTd,
      Obj: { matlabClass: 'struct', children: { x: empty, y: empty, id: empty, ts: empty } },
    });
    expect(await readRecording(emptyFields)).toMatchObject({ labelled: true, objects: [] });
    const emptyStruct = await writeMatlab({ TD: matlabTd, Obj: matlabEmpty([1, 0], 'struct') });
    expect(await readRecording(emptyStruct)).toMatchObject({ labelled: true, objects: [] });
  });

  it.each([
    ['as a column', [1, 1_300_000], undefined],
    ['as a column of chunks that do not fill it', [1, 1_300_000], [1, 70_001]],
    ['in one chunk', [1_300_000], [1_300_000]],
  ] as const)('reads times %s, in more than one piece', async (_, shape, chunks) => {
    const n = 1_300_000;
    const ts = Float64Array.from({ length: n }, (__, i) => 3e9 + 7 * i);
    const path = join(folder, `p${files++}.h5`);
    const library = await import('h5wasm/node');
    const file = new library.File(path, 'w');
    const td = file.create_group('TD');
    const chunked = chunks === undefined ? {} : { chunks: [...chunks], compression: 1 };
    td.create_dataset({ name: 'ts', data: ts, shape: [...shape], ...chunked });
    for (const name of ['x', 'y', 'p']) td.create_dataset({ name, data: new Uint8Array(n).fill(1) });
    file.close();
    const { t } = (await readRecording(path)).events;
    expect(t.length).toBe(n);
    expect(t.every((tUs, i) => tUs === ts[i])).toBe(true);
  });

  it.each([
    ['4×N', [4, 400_000]],
    ['N×4', [400_000, 4]],
  ] as const)('reads a matrix of %s values in more than one piece', async (_, shape) => {
    const [rows, columns] = shape;
    const n = 400_000;
    const data = Float64Array.from({ length: 4 * n }, (__, i) =>
      rows === 4 ? matrixValue(Math.floor(i / columns), i % columns) : matrixValue(i % columns, Math.floor(i / columns)),
    );
    const { t, x } = (await readRecording(await write({ TD: { data, shape: [...shape] } }))).events;
    expect([t.length, t.every((tUs, i) => tUs === i), x.every((column) => column === 0)]).toEqual([n, true, true]);
  });

  it('refuses a TD that is a cell', async () => {
    const path = await writeMatlab({ TD: { data: ['a', 'b'], matlabClass: 'cell' } });
    await expect(readRecording(path)).rejects.toThrow(says('TD, byte', '1×1', '2×1'));
  });
});

describe('the HDF5 edition', () => {
  it('lists its recordings and reads each by its group', async () => {
    const path = await write({ night: { children: { b: editionRecording(1), a: editionRecording(0) } }, c: editionRecording(2) });
    expect(await groupsOf(path)).toEqual(['c', 'night/a', 'night/b']);
    const recording = await readRecording(path, { group: 'night/b' });
    expect(recording).toMatchObject({ name: 'night/b', group: 'night/b', format: 'hdf5', labelled: true, sensorModel: 'DAVIS' });
    expect(recording.events.x).toEqual(Uint16Array.of(0, 239, 7));
    expect(recording.events.t).toEqual(Float64Array.of(3150110123, 3150110123, 3150110200));
    expect(recording.objects).toEqual([
      { id: 0, t: Float64Array.of(3150110123, 3150120123), x: Float64Array.of(6.5, 7.5), y: Float64Array.of(8.25, 8.5) },
    ]);
    expect(recording.stored.header).toBe('');
  });

  it.each(['earliest', 'latest'] as const)('holds hundreds of recordings, in groups of the %s form', async (form) => {
    const library = await import('h5wasm/node');
    await library.ready;
    const path = join(folder, `many-${form}.h5`);
    const file = new library.File(path, 'w', { libver: [form, 'latest'] });
    const names = Array.from({ length: 300 }, (_, k) => `recording ${String(k).padStart(4, '0')}`);
    for (const name of names) {
      const td = file.create_group(name).create_group('TD');
      for (const field of ['x', 'y', 'p', 'ts']) td.create_dataset({ name: field, data: Uint8Array.of(1, 1, 1) });
    }
    file.close();
    expect(await groupsOf(path)).toEqual(names);
    expect((await readRecording(path, { group: names[217] })).events.t).toHaveLength(3);
  });

  it('needs no group when there is but one recording, and says which there are when there are several', async () => {
    expect((await readRecording(await write({ only: editionRecording(0) }))).events.t.length).toBe(3);
    const path = await write({ a: editionRecording(0), b: editionRecording(0) });
    await expect(readRecording(path)).rejects.toThrow(says(2, 'recordings'));
    await expect(readRecording(path, { group: 'z' })).rejects.toThrow(says('group z'));
  });

  it('says what a file without recordings holds', async () => {
    const path = await write({ other: { data: Float64Array.of(1) } });
    expect(await groupsOf(path)).toEqual([]);
    await expect(readRecording(path)).rejects.toThrow(says('byte 0', 'group'));
  });

  it('survives groups that contain themselves', async () => {
    const path = await write({ a: editionRecording(0), loop: { children: {} } });
    const library = await import('h5wasm/node');
    const file = new library.File(path, 'a');
    file.create_hard_link('/loop', 'loop/again');
    file.close();
    expect(await groupsOf(path)).toEqual(['a']);
  });

  it('refuses 64-bit times that a double cannot hold', async () => {
    const children = { x: { data: [1] }, y: { data: [1] }, p: { data: [1] }, ts: { data: BigInt64Array.of(2n ** 60n) } };
    await expect(readRecording(await write({ TD: { children } }))).rejects.toThrow(says('TD.ts', '±2^53', 0));
  });
});

describe('a damaged HDF5 file', () => {
  const sound = write({ a: editionRecording(0) });

  it('is an EventFormatError that says where when it is cut', async () => {
    const bytes = readFileSync(await sound);
    expect(await outcome(bytes.subarray(0, bytes.length / 2))).toMatch(says('byte', 'header'));
    expect(await outcome(bytes.subarray(0, 100))).toMatch(/got the end of the file at byte 100/);
  });
});
