import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import type { ReadEventsOptions } from '../reading/read-events.ts';
import {
  booleanType,
  doubleType,
  type FixtureDataset,
  type FixtureGroup,
  hdf5Bytes,
  integerType,
  recordType,
  u16,
  u32,
} from './hdf5.fixture.ts';
import { columns, doubles, integers, list, read } from './lists.fixture.ts';

async function times(t: FixtureDataset, options: ReadEventsOptions = {}) {
  const { file, events } = await read(hdf5Bytes({ members: { raw_events: { members: columns(t) } } }), options);
  return {
    unit: file.header.timeUnit,
    origin: file.header.originNs,
    t: events.map(([time]) => time),
    notes: file.report.notes,
  };
}

const none = (type: readonly number[]): FixtureDataset => ({ type, shape: [0], data: new Uint8Array(0) });

describe('lists of t, x, y and p', () => {
  test.each(['raw_events', 'events', 'CD', 'anything'])('are found in the group %s', async (group) => {
    const { events } = await read(hdf5Bytes({ members: { [group]: { members: columns(integers(5n, 6n, 9n)) } } }));
    expect(events).toEqual([
      [5, 10, 20, 1],
      [6, 11, 21, 0],
      [9, 12, 22, 1],
    ]);
  });

  test('are found in the root, under other names, with booleans, or −1 and 1, and beside other things', async () => {
    const { x, y } = columns(doubles());
    for (const [name, p, offCode] of [
      ['polarity', list(Uint8Array.of(1, 0, 1), booleanType), 0],
      ['pol', list(Int8Array.of(1, -1, 1), integerType(1, true)), -1],
    ] as const) {
      const members = {
        timestamps: integers(5n, 6n, 9n),
        xs: x,
        Y: y,
        [name]: p,
        image: { type: doubleType, shape: [3, 2, 2], data: new Uint8Array(96) },
      };
      const { file, events } = await read(hdf5Bytes({ members }, 512));
      expect(file.report.offCode).toBe(offCode);
      expect(events).toEqual([
        [5, 10, 20, 1],
        [6, 11, 21, 0],
        [9, 12, 22, 1],
      ]);
    }
  });

  test('floats below 100,000 are seconds, and so are larger ones with fractions', async () => {
    expect(await times(doubles(0, 0.000779999, 1.5))).toMatchObject({ unit: 's', t: [0, 0.000779999 * 1e6, 1.5e6] });
    expect(await times(doubles(1.6e9, 1.6e9 + 0.25, 1.6e9 + 0.5))).toMatchObject({
      unit: 's',
      t: [1.6e15, 1.6e15 + 250_000, 1.6e15 + 500_000],
    });
  });

  test('whole floats from 100,000 on are µs, and it is said', async () => {
    const { unit, t, notes } = await times(doubles(100, 200_000, 300_000));
    expect([unit, t]).toEqual(['us', [100, 200_000, 300_000]]);
    expect(notes).toEqual(['times are taken as µs, by their type and size']);
  });

  test('integers are µs, up to Unix µs, and ns above, which are counted from the first', async () => {
    expect(await times(integers(1_600_000_000_000_000n, 1_600_000_000_000_001n, 1_600_000_000_000_002n))).toMatchObject({
      unit: 'us',
      t: [1.6e15, 1.6e15 + 1, 1.6e15 + 2],
    });
    const ns = 1_600_000_000_000_000_001n;
    expect(await times(integers(ns, ns + 1n, ns + 2500n))).toMatchObject({ unit: 'ns', origin: ns, t: [0, 0.001, 2.5] });
  });

  test('a unit that is given is taken', async () => {
    expect(await times(integers(1n, 2n, 3n), { unit: 'ms' })).toMatchObject({ unit: 'us', t: [1000, 2000, 3000], notes: [] });
    expect(await times(integers(1n, 2n, 3500n), { unit: 'ns' })).toMatchObject({
      unit: 'ns',
      origin: 0n,
      t: [0.001, 0.002, 3.5],
    });
  });

  test('integers beyond 2^53 are an error, with their index', async () => {
    const late = 2n ** 53n + 1n;
    await expect(times(integers(1n, late, late))).rejects.toThrow(says('raw_events/t, byte', '±2^53', 1));
    await expect(times(integers(late, late, late))).rejects.toThrow(says('raw_events/t, byte', '±2^53', 0));
  });

  test('events without a time, or at no pixel, are counted', async () => {
    const members = { ...columns(doubles(1, NaN, 3)), x: doubles(1, 2, -3), y: doubles(1, 2, 3) };
    const { file, events } = await read(hdf5Bytes({ members }));
    expect(events).toEqual([[1e6, 1, 1, 1]]);
    expect(Object.fromEntries(file.report.dropped)).toEqual({ 'events without a time': 1, 'events at no pixel': 1 });
    const whole = columns(doubles(1, 2, 3));
    for (const half of [{ x: doubles(1.5, 2, 3) }, { y: doubles(1, 2.5, 3) }]) {
      const halves = await read(hdf5Bytes({ members: { ...whole, ...half } }));
      expect(halves.file.report.dropped.get('events at no pixel')).toBe(1);
    }
  });

  test('of different lengths are an error', async () => {
    const members = { ...columns(integers(1n, 2n, 3n)), y: list(Uint16Array.of(1, 2), integerType(2)) };
    await expect(read(hdf5Bytes({ members: { events: { members } } }))).rejects.toThrow(says('events/y, byte', 3, 'events/t', 2));
  });

  test('without a single event are read', async () => {
    const { events } = await read(
      hdf5Bytes({ members: { t: none(doubleType), x: none(doubleType), y: none(doubleType), p: none(doubleType) } }),
    );
    expect(events).toEqual([]);
  });
});

describe('records, matrices and several recordings', () => {
  test('records have the four fields in any order and type', async () => {
    const view = new DataView(new ArrayBuffer(2 * 17));
    for (const [k, [t, x, y, p]] of [
      [7, 300, 2, 1],
      [8, 301, 3, 0],
    ].entries()) {
      view.setUint8(17 * k, p);
      view.setUint32(17 * k + 1, y, false);
      view.setUint32(17 * k + 5, x, true);
      view.setBigInt64(17 * k + 9, BigInt(t), false);
    }
    const type = recordType(17, [
      ['p', 0, booleanType],
      ['y', 1, integerType(4, true, true)],
      ['x', 5, integerType(4)],
      ['t', 9, integerType(8, true, true)],
    ]);
    const { events } = await read(hdf5Bytes({ members: { events: { type, shape: [2], data: new Uint8Array(view.buffer) } } }));
    expect(events).toEqual([
      [7, 300, 2, 1],
      [8, 301, 3, 0],
    ]);
  });

  test('a matrix is read when its columns are named, and not before', async () => {
    const events: FixtureDataset = {
      type: doubleType,
      shape: [2, 5],
      data: new Uint8Array(Float64Array.of(0.5, 3, 4, 1, 9, 0.75, 5, 6, -1, 9).buffer),
    };
    const bytes = hdf5Bytes({ members: { events } });
    expect((await read(bytes, { columns: 't, x, y, p, -' })).events).toEqual([
      [5e5, 3, 4, 1],
      [7.5e5, 5, 6, 0],
    ]);
    await expect(read(bytes)).rejects.toThrow(says('t, x, y and p', 'events'));
  });

  const two = hdf5Bytes({
    members: {
      davis: { members: { left: { members: columns(integers(1n, 2n, 3n)) }, right: { members: columns(integers(4n, 5n, 6n)) } } },
    },
  });
  test('of several the first is read, or the one that is named', async () => {
    const first = await read(two);
    expect(first.events[0][0]).toBe(1);
    expect(first.file.header.streams).toEqual(['/davis/left', '/davis/right']);
    for (const stream of ['/davis/right', 'davis/right/', '1']) expect((await read(two, { stream })).events[0][0]).toBe(4);
    await expect(read(two, { stream: 'up' })).rejects.toThrow(says('/davis/left', '/davis/right'));
  });
});

describe('values lie', () => {
  test.each<[string, NonNullable<FixtureDataset['layout']>]>([
    ['in the header, as version 3 says it', (_, data) => [3, 0, ...u16(data.length), ...data]],
    [
      'in one chunk, as version 4 says it',
      (address) => [4, 2, 0, 2, 8, 3, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1, ...address],
    ],
  ])('%s', async (_, layout) => {
    expect(await times({ ...doubles(1, 2, 3), layout })).toMatchObject({ unit: 's', t: [1e6, 2e6, 3e6] });
  });

  test('of a layout that was last written in 2004, are refused', async () => {
    const old = times({
      ...doubles(1, 2, 3),
      layout: (address) => [2, 2, 1, 0, 0, 0, 0, 0, ...address, ...u32(3), ...u32(8)],
    });
    await expect(old).rejects.toThrow(says('version 3 to 5', 'version 2', 'h5repack'));
  });

  test.each([0, 9])('nowhere where the lengths of a chunk have %i bytes', async (bytes) => {
    await expect(times({ ...doubles(1, 2, 3), layout: () => [4, 2, 0, 2, bytes, 3, 8, 1] })).rejects.toThrow(says(1, 8, bytes));
  });
});

describe('other HDF5 files', () => {
  test('recordings of EBSSA are left to their reader: the variable of the error is TD', async () => {
    const TD: FixtureGroup = { members: columns(integers(1n, 2n, 3n)) };
    for (const members of [{ TD }, { night: { members: { TD, Obj: { members: {} } } } }]) {
      await expect(read(hdf5Bytes({ members }, 512))).rejects.toMatchObject({ name: 'EventFormatError', variable: 'TD' });
    }
  });

  test('without events say what they have', async () => {
    const image: FixtureDataset = { type: doubleType, shape: [2, 2], data: new Uint8Array(32) };
    await expect(read(hdf5Bytes({ members: { image, x: image } }), { name: 'frames.h5' })).rejects.toThrow(
      says('frames.h5: byte 0', 'image'),
    );
    await expect(read(hdf5Bytes({ members: {} }))).rejects.toThrow('got an empty file');
    await expect(read(hdf5Bytes({ members: { image } }), { stream: 'up' })).rejects.toThrow(says('t, x, y and p', 'image'));
  });

  test('a file that is said to be HDF5 and is not is an error', async () => {
    await expect(read(new TextEncoder().encode('1 2 3 0\n'), { format: 'hdf5' })).rejects.toThrow(says('mark', 'HDF5'));
  });
});
