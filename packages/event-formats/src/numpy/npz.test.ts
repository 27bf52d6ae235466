import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { type ZippedFile, zipOf } from '../compression/zip.fixture.ts';
import { inPieces, type Row, readRows } from '../hostile.fixture.ts';
import { readEvents } from '../reading/read-events.ts';
import { npyOf, Packed } from './npy.fixture.ts';

const two: Row[] = [
  [5, 6, 7, 1],
  [8, 9, 10, 0],
];

const arrays: readonly ZippedFile[] = [
  { name: 'p.npy', bytes: npyOf("'?'", [2], Uint8Array.of(1, 0)) },
  { name: 'events/timestamp_us.npy', bytes: npyOf("'<i8'", [2, 1], new Packed().big(5n).big(8n).bytes) },
  { name: 'x.npy', bytes: npyOf("'<u2'", [2], Uint16Array.of(6, 9)) },
  { name: 'other.npy', bytes: npyOf("'<u2'", [3], Uint16Array.of(1, 2, 3)) },
  { name: 'event_y.npy', bytes: npyOf("'>u2'", [2], Uint8Array.of(0, 7, 0, 10)) },
];
const all = (change: Partial<ZippedFile>): ZippedFile[] => arrays.map((file) => ({ ...file, ...change }));
const structured = (rows: readonly Row[]): Uint8Array => {
  const packed = new Packed();
  for (const [t, x, y, p] of rows) packed.add('Int32', t).add('Int16', x).add('Int16', y).add('Int8', p);
  return npyOf("[('t', '<i4'), ('x', '<i2'), ('y', '<i2'), ('p', '|i1')]", [rows.length], packed.bytes);
};

describe('archives', () => {
  test.each<[string, Partial<ZippedFile>]>([
    ['stored', {}],
    ['deflated', { deflate: true }],
    ['with sizes of 64 bits', { large: true }],
  ])('with an array for each column, %s', async (_, change) => {
    const file = zipOf(all(change));
    expect((await readRows(file)).rows).toEqual(two);
    for (const size of [1, 100]) expect((await readRows(inPieces(file, size))).rows).toEqual(two);
    const opened = await readEvents(file);
    expect(opened.format).toBe('npz');
    await opened.close();
  });

  test('with arrays by number, as the caller says them', async () => {
    const names = ['arr_0.npy', 'arr_1.npy', 'arr_2.npy', 'arr_3.npy', 'arr_4.npy'];
    const file = zipOf(arrays.map(({ bytes }, k) => ({ name: names[k], bytes })));
    await expect(readEvents(file)).rejects.toThrow(says('arr_0', 2, 'arr_1', '2×1'));
    expect((await readRows(file, { columns: 'p,t,x,-,y', unit: 'us' })).rows).toEqual(two);
  });

  test('with several arrays of events: the first is read, or the one that is named', async () => {
    const right: Row[] = [[1, 2, 3, 0]];
    const file = zipOf([
      { name: 'left.npy', bytes: structured(two), deflate: true },
      { name: 'notes.txt', bytes: new Uint8Array(3) },
      { name: 'right.npy', bytes: structured(right) },
    ]);
    expect((await readRows(file)).rows).toEqual(two);
    expect((await readRows(file, { stream: 'right' })).rows).toEqual(right);
    expect((await readEvents(file)).header.streams).toEqual(['left', 'right']);
    expect((await readEvents(file, { stream: 'right' })).header.streams).toEqual(['right', 'left']);
    await expect(readEvents(file, { stream: 'up' })).rejects.toThrow(says('"up"', 2, 1));
  });

  test('with a matrix, in any order', async () => {
    const data = Int32Array.of(5, 8, 6, 9, 7, 10, 1, 0);
    for (const deflate of [false, true]) {
      const file = zipOf([{ name: 'events.npy', bytes: npyOf("'<i4'", [2, 4], data, true), deflate }]);
      expect((await readRows(file, { columns: 't,x,y,p' })).rows).toEqual(two);
      await expect(readEvents(file)).rejects.toThrow('say what the columns are in order');
    }
  });

  test('of one event', async () => {
    const one = [
      npyOf("'<i4'", [1], Int32Array.of(5)),
      npyOf("'<i4'", [1], Int32Array.of(6)),
      npyOf("'<i4'", [1], Int32Array.of(7)),
    ];
    const names = ['t.npy', 'x.npy', 'y.npy'];
    const file = zipOf([...one.map((bytes, k) => ({ name: names[k], bytes })), { name: 'p.npy', bytes: one[0] }]);
    await expect(readRows(file)).rejects.toThrow(says('p of event 0, byte 128', '−1', 1, 0, 1, 5));
  });
});

describe('archives that are not read', () => {
  test.each<[string, Partial<ZippedFile>, RegExp]>([
    ['encrypted', { flags: 1 }, says('p.npy: byte 0', 'entry')],
    ['packed in another way', { method: 14 }, says('packing', 14)],
    ['with another checksum', { crc: 7 }, says('p.npy: byte 0', 'checksum')],
    ['with another checksum, deflated', { crc: 7, deflate: true }, says('p.npy: byte 0', 'checksum')],
    ['that says deflated, and is not', { method: 8 }, says('p.npy: byte 0', 130, 6)],
    ['with two files of one name', { name: 'a.txt' }, says('files', '"a.txt"')],
  ])('%s', async (_, change, message) => {
    const file = zipOf(all(change));
    await expect(readRows(file, { name: 'night.npz', format: 'npz' })).rejects.toThrow(message);
  });

  test('of something else', async () => {
    const file = zipOf({ 'a.txt': new Uint8Array(3), 'b.txt': new Uint8Array(3) });
    await expect(readRows(file, { format: 'npz' })).rejects.toThrow(says('.npy', '"a.txt"', '"b.txt"'));
  });

  test('arrays of other lengths', async () => {
    const file = zipOf([...arrays.slice(0, 4), { name: 'y.npy', bytes: npyOf("'<u2'", [1], Uint16Array.of(7)) }]);
    await expect(readEvents(file)).rejects.toThrow(says(2, 'events/timestamp_us', 2, 2, 1));
  });

  test('that were cut', async () => {
    const file = zipOf(arrays);
    await expect(readEvents(file.subarray(0, -30))).rejects.toThrow(says('directory', 'ZIP'));
  });
});
