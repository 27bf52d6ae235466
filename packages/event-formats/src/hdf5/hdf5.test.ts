import { says } from '@spikeseg/test-support';
import Blosc from 'numcodecs/blosc';
import { describe, expect, test } from 'vitest';
import { type EventTuple, encodeEcf } from './ecf.fixture.ts';
import { type FixtureDataset, type FixtureGroup, hdf5Bytes, integerType, metavisionType, recordType } from './hdf5.fixture.ts';
import { list, read } from './lists.fixture.ts';

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
    expect(file.header.streams).toBeUndefined();
    expect(file.report.dropped.get('triggers')).toBe(3);
    expect(file.report.notes).toEqual([]);
  });

  test.each([
    [2, says('CD/events, byte', 'ECF', 64, 8, 64, 0)],
    [4, says('fields within the 16 bytes of a record', 'p at byte 13')],
  ])('of other records than those that ECF packs is an error: p of %i bytes', async (size, problem) => {
    const root = metavision();
    const { CD, ...others } = root.members as Record<string, FixtureGroup>;
    const events = {
      ...(CD.members['events'] as FixtureDataset),
      type: recordType(16, [
        ['t', 0, integerType(8, true)],
        ['x', 8, integerType(2)],
        ['y', 10, integerType(2)],
        ['p', size === 2 ? 12 : 13, integerType(size)],
      ]),
    };
    const bytes = hdf5Bytes({ members: { ...others, CD: { members: { events } } } });
    await expect(read(bytes)).rejects.toThrow(problem);
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

  test('with a damaged chunk is an error at its byte', async () => {
    const bytes = hdf5Bytes(metavision());
    const at = Buffer.from(bytes).indexOf(encodeEcf(some.slice(0, 4), 'all in one'));
    bytes[at] = 0x0a;
    await expect(read(bytes)).rejects.toThrow(says('CD/events, byte', at, 4, 2));
  });
});

/** A list of more than 1024 numbers, up to twice as many, in chunks of so many that Blosc has packed. */
async function packed(values: Uint32Array | Uint16Array | Uint8Array, type: readonly number[]): Promise<FixtureDataset> {
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
}

describe('HDF5 of DSEC', () => {
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
    await expect(read(await dsec(offset))).rejects.toThrow(says('t_offset, byte', 'whole number'));
  });
});
