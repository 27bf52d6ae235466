import { deflateSync, gzipSync } from 'node:zlib';
import { EventFormatError } from '@spikeseg/events';
import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { declaring, flat, header, joined, packet } from './aedat/aedat4.fixture.ts';
import { packLz4 } from './compression/lz4.fixture.ts';
import { zipOf } from './compression/zip.fixture.ts';
import { doubleType, hdf5Bytes } from './hdf5/hdf5.fixture.ts';
import { columns, doubles } from './hdf5/lists.fixture.ts';
import { inPieces, readRows } from './hostile.fixture.ts';
import { npyOf } from './numpy/npy.fixture.ts';
import { bytesOf, fileOf } from './prophesee/bytes.fixture.ts';
import { allEvents } from './reading/all-events.ts';
import { readEvents } from './reading/read-events.ts';
import { bagOf, evt3Topic, lz4Stored, mcapOf, zstdStored } from './ros/ros.fixture.ts';

const lines = new TextEncoder().encode(`t_us,x,y,p\n${'5,1,2,1\n'.repeat(50)}`);
const sensor = { width: 1280, height: 720 };

/** A file of EVT3 with so many events in vectors of 12, four words of 300. */
function vectors(count: number): Uint8Array {
  const words = new Uint16Array(3 + Math.ceil(count / 12));
  words.set([0x8001, 0x6001, 0x0005]);
  for (let k = 3; k < words.length; k++) words[k] = (k - 3) % 91 === 0 ? 0x3000 : 0x4fff;
  return fileOf('% format EVT3;height=720;width=1280\n% end\n', new Uint8Array(words.buffer));
}

const times = new Uint8Array(Float64Array.of(1, 2, 3).buffer);
const npzOf = (deflate: boolean) => {
  const one = (name: string, type: string, bytes: Float64Array | Uint16Array | Uint8Array) => ({
    name,
    bytes: npyOf(type, [3], bytes),
    deflate,
  });
  const files = [
    one('t.npy', "'<f8'", Float64Array.of(1, 2, 3)),
    one('x.npy', "'<u2'", Uint16Array.of(1, 2, 3)),
    one('y.npy', "'<u2'", Uint16Array.of(1, 2, 3)),
    one('p.npy', "'|u1'", Uint8Array.of(1, 0, 1)),
  ];
  return zipOf(files);
};
const chunk = { bytes: new Uint8Array(deflateSync(times)) };
const packedTimes = { type: doubleType, shape: [3], chunkRows: 3, filters: [{ id: 1, settings: [6] }], chunks: [chunk] };
const rows = [[1e15, 1, 2, 1] as const];

/** Packed files, and what comes of them at least. */
const packed: readonly (readonly [name: string, bytes: () => Uint8Array | Promise<Uint8Array>])[] = [
  ['gzip', () => gzipSync(lines)],
  ['Zstandard', () => zstdStored.pack(lines)],
  ['an array in a .npz', () => npzOf(true)],
  ['a chunk of HDF5', () => hdf5Bytes({ members: { events: { members: { ...columns(doubles()), t: packedTimes } } } })],
  ['a packet of AEDAT 4', () => joined(header(1, declaring([[0, 'EVTS', 346, 260]])), packet(0, packLz4(flat(rows))))],
  ['a chunk of a bag', () => bagOf([evt3Topic], lz4Stored)],
  ['a chunk of MCAP', () => mcapOf([evt3Topic], 'ros1', lz4Stored)],
];

describe('what is unpacked is counted', () => {
  test.each(packed)('%s: a file that gives more than it may is refused, and the limit is named', async (_, make) => {
    const bytes = await make();
    const options = { unit: 'us', sensor } as const;
    expect((await readRows(bytes, options)).rows.length).toBeGreaterThan(0);
    await expect(readRows(bytes, { ...options, limits: { maxDecodedBytes: 20 } })).rejects.toThrow(
      says(20, 'data.limit_factor', 'maxDecodedBytes'),
    );
  });

  test('words that stand for many events are counted by these, in files and streams', async () => {
    const bytes = gzipSync(vectors(11e6));
    const message = /expected at most 134217728 decompressed bytes, 100 times the (file|stream so far), got \d+; .*maxExpansion/;
    for (const input of [bytes, inPieces(bytes, 1000)]) await expect(allEvents(await readEvents(input))).rejects.toThrow(message);
    const limits = { maxExpansion: 1e6 };
    expect((await allEvents(await readEvents(bytes, { limits }))).events.t.length).toBeGreaterThan(10e6);
  });

  test('a stream has no last byte, and so no sum of bytes', async () => {
    const { rows: read } = await readRows(inPieces(gzipSync(lines), 7), { sensor, limits: { maxDecodedBytes: 1 } });
    expect(read).toHaveLength(50);
  });
});

const steps = (from: number, count: number) => Array.from({ length: count }, (_, k) => `${from + 1000 * k},1,1,1`);
const fileWith = (texts: readonly string[], limits = {}) =>
  readEvents(new TextEncoder().encode(['t,x,y,p', ...texts].join('\n')), { sensor, unit: 'us', limits });

describe('what a file may hold', () => {
  const late = 1.7e15;

  test.each([
    ['in the midst', [...steps(late, 100), ...steps(0, 10), ...steps(late + 100_000, 100)]],
    ['for good', [...steps(late, 100), ...steps(0, 100)]],
  ])('a clock that steps back %s makes the span that of the earliest and the latest', async (_, texts) => {
    await expect(allEvents(await fileWith(texts))).rejects.toThrow(
      /expected at most 86400 s from the earliest event to the latest, got 17\d{8}.*maxSpanS/,
    );
    expect((await allEvents(await fileWith(texts, { maxSpanS: 2e9 }))).events.t[0]).toBe(0);
  });

  test('the number of its events is limited', async () => {
    await expect(allEvents(await fileWith(steps(0, 9), { maxEvents: 8 }))).rejects.toThrow('at most 8 events, got 9; ');
  });

  test('who reads it can end that', async () => {
    const controller = new AbortController();
    const file = await readEvents(lines, { sensor, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(allEvents(file)).rejects.toThrow('enough');
  });
});

const es = (width: number, height: number) => {
  const words = bytesOf([width, height], 2);
  return joined(new TextEncoder().encode('Event Stream\x02\x00\x00\x01'), words);
};

describe('the size of a sensor', () => {
  test.each([
    [65535, 65535],
    [8192, 8192],
    [4097, 1],
    [1, 5000],
    [1900, 1900],
  ])('%i×%i is more than the detector takes', async (width, height) => {
    const message = says('sensor, byte 0', 1, 4096, 2796202, width, '×', height);
    await expect(readEvents(es(width, height))).rejects.toThrow(message);
    await expect(readEvents(lines, { sensor: { width, height } })).rejects.toThrow(message);
  });

  test.each([
    [1672, 1672],
    [4096, 1],
  ])('%i×%i is not', async (width, height) => {
    expect((await readEvents(es(width, height))).header.sensor).toEqual({ width, height });
  });
});

test('times beyond 2^53 are refused in every format that may hold them', async () => {
  for (const seconds of [1e12, 1e142]) {
    const t = doubles(seconds, seconds + 1, seconds + 2);
    const file = hdf5Bytes({ members: { events: { members: columns(t) } } });
    await expect(readRows(file, { sensor, unit: 's' })).rejects.toThrow(says('t, byte 0', '±2^53', /1\d/));
  }
});

const broken = async function* (): AsyncGenerator<Uint8Array, void> {
  yield lines;
  throw new RangeError('Invalid typed array length: -1');
};

test('a slip of a reader is the fault of its file, with the slip as its cause', async () => {
  const error: unknown = await readRows(broken(), { sensor }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(EventFormatError);
  expect(error).toMatchObject({
    got: 'RangeError: Invalid typed array length: -1',
    cause: expect.any(RangeError) as RangeError,
  });
});
