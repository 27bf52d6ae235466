import Blosc from 'numcodecs/blosc';
import { describe, expect, test } from 'vitest';
import { type EventFile, readEvents, type ReadEventsOptions } from '../read-events.ts';
import type { EventInput } from '../source/byte-source.ts';
import { figuresOf, realFile } from '../truth.fixture.ts';
import { encodeEcf, type EventTuple } from './ecf.fixture.ts';
import {
  booleanType,
  doubleType,
  type FixtureDataset,
  type FixtureGroup,
  hdf5Bytes,
  integerType,
  metavisionType,
  recordType,
} from './hdf5.fixture.ts';

async function read(input: EventInput, options: ReadEventsOptions = {}): Promise<{ file: EventFile; events: EventTuple[] }> {
  const file = await readEvents(input, options);
  const events: EventTuple[] = [];
  for await (const { t, x, y, p } of file.chunks()) t.forEach((time, k) => events.push([time, x[k], y[k], p[k]]));
  return { file, events };
}

const list = (
  values: Float64Array | Uint32Array | Uint16Array | Uint8Array | Int8Array | BigInt64Array,
  type: readonly number[],
): FixtureDataset => ({
  type,
  shape: [values.length],
  data: new Uint8Array(values.buffer),
});

/** A group of four lists, with times of one type. */
const columns = (t: FixtureDataset): Record<'t' | 'x' | 'y' | 'p', FixtureDataset> => ({
  t,
  x: list(Uint16Array.of(10, 11, 12), integerType(2)),
  y: list(Uint16Array.of(20, 21, 22), integerType(2)),
  p: list(Uint8Array.of(1, 0, 1), integerType(1)),
});
const doubles = (...t: number[]): FixtureDataset => list(Float64Array.from(t), doubleType);
const integers = (...t: bigint[]): FixtureDataset => list(BigInt64Array.from(t), integerType(8, true));

function records(events: readonly EventTuple[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(16 * events.length));
  events.forEach(([t, x, y, p], k) => {
    view.setUint16(16 * k, x, true);
    view.setUint16(16 * k + 2, y, true);
    view.setInt16(16 * k + 4, p, true);
    view.setBigInt64(16 * k + 8, BigInt(t), true);
  });
  return new Uint8Array(view.buffer);
}

const some = Array.from({ length: 10 }, (_, k): EventTuple => [1000 + 40 * k, (7 * k) % 64, k, k % 2]);
const filling = (count: number): EventTuple[] => Array.from({ length: count }, () => [1360, 0, 0, 0]);

/** Three chunks of four: the second was left unpacked, the third is full although the file wants only two of its events. */
const metavision = (attributes: Record<string, string> = { geometry: '64x48', sensor_name: 'IMX636' }): FixtureGroup => ({
  attributes,
  members: {
    CD: {
      members: {
        events: {
          type: metavisionType,
          shape: [10],
          chunkRows: 4,
          filters: [{ id: 0x8ecf }],
          chunks: [
            { bytes: encodeEcf(some.slice(0, 4), 'all in one') },
            { bytes: records(some.slice(4, 8)), mask: 1 },
            { bytes: encodeEcf([...some.slice(8), ...filling(2)], 'each by itself') },
          ],
        },
      },
    },
    EXT_TRIGGER: {
      members: {
        events: {
          type: recordType(24, [
            ['p', 0, integerType(2, true)],
            ['t', 8, integerType(8, true)],
            ['id', 16, integerType(2, true)],
          ]),
          shape: [3],
          data: new Uint8Array(72),
        },
      },
    },
  },
});

describe('HDF5 of Metavision', () => {
  test('is read chunk by chunk, whether ECF has packed them or left them', async () => {
    const { file, events } = await read(hdf5Bytes(metavision()));
    expect(events).toEqual(some);
    expect(file.header).toMatchObject({
      sensor: { width: 64, height: 48 },
      sensorFrom: 'header',
      camera: 'IMX636',
      originNs: 0n,
      timeUnit: 'us',
    });
    expect(file.header.fields).toEqual([
      ['geometry', '64x48'],
      ['sensor_name', 'IMX636'],
    ]);
    expect(file.report.dropped.get('triggers')).toBe(3);
    expect(file.report.notes).toEqual([]);
  });

  test('of other records than those that ECF packs is an error', async () => {
    const root = metavision();
    const { CD, ...others } = root.members as Record<string, FixtureGroup>;
    const events = {
      ...(CD.members['events'] as FixtureDataset),
      type: recordType(16, [
        ['t', 0, integerType(8, true)],
        ['x', 8, integerType(2)],
        ['y', 10, integerType(2)],
        ['p', 12, integerType(2)],
      ]),
    };
    const bytes = hdf5Bytes({ members: { ...others, CD: { members: { events } } } });
    await expect(read(bytes)).rejects.toThrow(
      /CD\/events, byte \d+: expected ECF alone, of records with t 64 bits at 8, .*, got t 64 bits at 0/,
    );
  });

  test('with a damaged chunk is an error at its byte', async () => {
    const bytes = hdf5Bytes(metavision());
    const at = Buffer.from(bytes).indexOf(encodeEcf(some.slice(0, 4), 'all in one'));
    bytes[at] = 0x0a;
    await expect(read(bytes)).rejects.toThrow(`CD/events, byte ${at}: expected 4 events in a chunk, got 2`);
  });

  const real = realFile('derived_metavision_ecf.hdf5');
  test.skipIf(real === undefined)('agrees with its truth in every figure, and has a sensor', async () => {
    const { path, truth } = real!;
    expect(truth).toMatchObject(await figuresOf(path, truth.time_unit));
    const file = await readEvents(path);
    expect(file.header).toMatchObject({ sensor: { width: truth.width, height: truth.height }, sensorFrom: 'header' });
    await file.close();
  });
});

describe('HDF5 of DSEC', () => {
  const packed = async (values: Uint32Array | Uint16Array | Uint8Array, type: readonly number[]): Promise<FixtureDataset> => {
    const codec = Blosc.fromConfig({ id: 'blosc', cname: 'zstd', clevel: 1, shuffle: Blosc.SHUFFLE });
    const whole = new Uint8Array(values.buffer);
    const rowBytes = values.BYTES_PER_ELEMENT;
    const filled = new Uint8Array(1024 * rowBytes);
    filled.set(whole.subarray(1024 * rowBytes));
    return {
      type,
      shape: [values.length],
      chunkRows: 1024,
      filters: [{ id: 32_001, settings: [2, 2, rowBytes, 1024 * rowBytes, 1, 1, 5] }],
      chunks: [{ bytes: await codec.encode(whole.subarray(0, 1024 * rowBytes)) }, { bytes: await codec.encode(filled) }],
    };
  };
  const count = 1500;
  const t = Uint32Array.from({ length: count }, (_, k) => 13 * k);
  const x = Uint16Array.from({ length: count }, (_, k) => k % 640);
  const y = Uint16Array.from({ length: count }, (_, k) => (k * k) % 480);
  const p = Uint8Array.from({ length: count }, (_, k) => k % 2);
  const dsec = async (offset?: FixtureDataset): Promise<Uint8Array> => {
    const events = {
      members: {
        t: await packed(t, integerType(4)),
        x: await packed(x, integerType(2)),
        y: await packed(y, integerType(2)),
        p: await packed(p, integerType(1)),
      },
    };
    const index = list(BigInt64Array.of(0n), integerType(8));
    return hdf5Bytes({ members: { events, ms_to_idx: index, ...(offset === undefined ? {} : { t_offset: offset }) } });
  };

  test('has an offset that is added to all times, and a sensor that everyone knows', async () => {
    const { file, events } = await read(
      await dsec({ type: integerType(8, true), shape: [], data: new Uint8Array(BigInt64Array.of(5_000_000_000n).buffer) }),
    );
    expect(events).toEqual(Array.from(t, (time, k) => [5e9 + time, x[k], y[k], p[k]]));
    expect(file.header).toMatchObject({ sensor: { width: 640, height: 480 }, sensorFrom: 'format', timeUnit: 'us' });
    expect(file.report.notes).toContain('t_offset, 5000000000 µs, is added to all times');
  });

  test('without an offset begins at 0, and may be of another camera', async () => {
    const { file, events } = await read(await dsec());
    expect(events[1]).toEqual([13, 1, 1, 1]);
    expect(file.header.sensor).toBeUndefined();
  });

  test('with an offset that is no number is an error', async () => {
    const offset = list(BigInt64Array.of(1n, 2n), integerType(8, true));
    await expect(read(await dsec(offset))).rejects.toThrow(
      /t_offset, byte \d+: expected one whole number of µs, got other values/,
    );
  });
});

describe('lists of t, x, y and p', () => {
  const times = async (t: FixtureDataset, options: ReadEventsOptions = {}) => {
    const { file, events } = await read(hdf5Bytes({ members: { raw_events: { members: columns(t) } } }), options);
    return {
      unit: file.header.timeUnit,
      origin: file.header.originNs,
      t: events.map(([time]) => time),
      notes: file.report.notes,
    };
  };

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
    for (const [name, p] of [
      ['polarity', list(Uint8Array.of(1, 0, 1), booleanType)],
      ['pol', list(Int8Array.of(1, -1, 1), integerType(1, true))],
    ] as const) {
      const members = {
        timestamps: integers(5n, 6n, 9n),
        xs: x,
        Y: y,
        [name]: p,
        image: { type: doubleType, shape: [3, 2, 2], data: new Uint8Array(96) },
      };
      const { events } = await read(hdf5Bytes({ members }, 512));
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
    await expect(times(integers(1n, late, late))).rejects.toThrow(
      /raw_events\/t, byte \d+: expected integers within ±2\^53, got a larger one at index 1/,
    );
  });

  test('events without a time, or at no pixel, are counted', async () => {
    const members = { ...columns(doubles(1, NaN, 3)), x: doubles(1, 2, -3), y: doubles(1, 2, 3) };
    const { file, events } = await read(hdf5Bytes({ members }));
    expect(events).toEqual([[1e6, 1, 1, 1]]);
    expect(Object.fromEntries(file.report.dropped)).toEqual({ 'events without a time': 1, 'events at no pixel': 1 });
    const halves = await read(hdf5Bytes({ members: { ...members, x: doubles(1.5, 2, 3) } }));
    expect(halves.file.report.dropped.get('events at no pixel')).toBe(1);
  });

  test('of different lengths are an error', async () => {
    const members = { ...columns(integers(1n, 2n, 3n)), y: list(Uint16Array.of(1, 2), integerType(2)) };
    await expect(read(hdf5Bytes({ members: { events: { members } } }))).rejects.toThrow(
      /events\/y, byte \d+: expected 3 values, as events\/t has, got 2/,
    );
  });

  test('without a single event are read', async () => {
    const none = (type: readonly number[]): FixtureDataset => ({ type, shape: [0], data: new Uint8Array(0) });
    const { events } = await read(
      hdf5Bytes({ members: { t: none(doubleType), x: none(doubleType), y: none(doubleType), p: none(doubleType) } }),
    );
    expect(events).toEqual([]);
  });

  const real = realFile('event.hdf5');
  test.skipIf(real === undefined)('of a real file agree with their truth in every figure', async () => {
    const { path, truth } = real!;
    expect(truth).toMatchObject(await figuresOf(path, truth.time_unit));
  });
});

describe('records, matrices and streams', () => {
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
    await expect(read(bytes)).rejects.toThrow(
      /expected a group with t, x, y and p, .*, got events; a matrix is read when its columns are named/,
    );
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
    await expect(read(two, { stream: 'up' })).rejects.toThrow('expected events at up, got only /davis/left, /davis/right');
  });

  test('a stream of bytes, cut anywhere, gives the same events as the file', async () => {
    const bytes = hdf5Bytes(metavision());
    for (const length of [1, 7, 1000]) {
      const pieces = async function* (): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
      };
      expect((await read(pieces())).events).toEqual(some);
    }
    expect((await read(new Blob([Uint8Array.from(bytes)]))).events).toEqual(some);
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
      'frames.h5: byte 0: expected a group with t, x, y and p, or records with these fields, got image, x',
    );
    await expect(read(hdf5Bytes({ members: {} }))).rejects.toThrow('got an empty file');
  });

  test('a file that is said to be HDF5 and is not is an error', async () => {
    await expect(read(new TextEncoder().encode('1 2 3 0\n'), { format: 'hdf5' })).rejects.toThrow(
      'expected the mark of an HDF5 file',
    );
  });
});
