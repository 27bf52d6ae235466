import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { array, assert, asyncProperty, integer, nat, tuple } from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { deflatedByStream, inflated, shuffled, unshuffled } from '../compression/packing.ts';
import type { EventColumns } from '../event-sink.ts';
import { columnsOf, type Rows, readAll } from '../prophesee/bytes.fixture.ts';
import { Hdf5Writer } from './hdf5-writer.ts';
import { hasH5py } from './library.fixture.ts';
import { ChunkedList } from './writing/list.ts';
import { Hdf5Output } from './writing/output.ts';
import { writeHdf5 } from './writing/write-lists.ts';

const sensor = { width: 640, height: 480 };
const folder = mkdtempSync(join(tmpdir(), 'spikeseg-hdf5-writer-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The file that a writer makes of blocks, its first bytes written again. */
async function written(writer: Hdf5Writer, ...blocks: readonly EventColumns[]): Promise<Uint8Array> {
  const pieces = [writer.begin()];
  for (const block of blocks) pieces.push(await writer.encode(block));
  pieces.push(await writer.end());
  const all = Buffer.concat(pieces);
  all.set(writer.begin());
  return all;
}

/** Events whose times step by up to so many µs. */
const rowsOf = (firstUs: number, steps: readonly (readonly [number, number, number, number])[]): Rows => {
  let t = firstUs;
  return steps.map(([step, x, y, p]) => [(t += step), x, y, p]);
};

/** Lists of a file, as the HDF5 library reads them. */
async function lists(bytes: Uint8Array, ...paths: readonly string[]): Promise<number[][]> {
  const library = await import('h5wasm/node');
  await library.ready;
  const path = join(folder, 'read.h5');
  writeFileSync(path, bytes);
  const file = new library.File(path, 'r');
  try {
    return paths.map((name) => {
      const { value } = file.get(name) as { value: ArrayLike<number | bigint> | number | bigint };
      return typeof value === 'object' ? Array.from(value, Number) : [Number(value)];
    });
  } finally {
    file.close();
  }
}

describe('a file of events', () => {
  test('reads back to the same events and sensor, in whatever blocks', async () => {
    const steps = array(tuple(nat(5000), nat(639), nat(479), nat(1)), { maxLength: 40 });
    await assert(
      asyncProperty(integer({ min: -(2 ** 50), max: 2 ** 52 }), steps, nat(40), async (firstUs, drawn, cut) => {
        const rows = rowsOf(firstUs, drawn);
        const bytes = await written(new Hdf5Writer(sensor), columnsOf(rows.slice(0, cut)), columnsOf(rows.slice(cut)));
        const { file, events } = await readAll(bytes);
        expect(events).toEqual(rows);
        expect(file).toMatchObject({ format: 'hdf5', header: { sensor, sensorFrom: 'header' } });
        expect(file.report).toMatchObject({ stepsBack: 0, cutBytes: 0 });
        expect(file.report.dropped.size).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test('with more events than a chunk holds is read by the HDF5 library, and its index tells the first event of each ms', async () => {
    const n = 150_001;
    const t = Float64Array.from({ length: n }, (_, k) => 7_000_123 + k * 13 + (k > 90_000 ? 1_000_000 : 0));
    const events = {
      t,
      x: Uint16Array.from(t, (_, k) => (k * 31) % 640),
      y: Uint16Array.from(t, (_, k) => (k * 7) % 480),
      p: Uint8Array.from(t, (_, k) => k & 1),
    };
    const part = (from: number, until?: number): EventColumns => ({
      t: events.t.slice(from, until),
      x: events.x.slice(from, until),
      y: events.y.slice(from, until),
      p: events.p.slice(from, until),
    });
    const bytes = await written(new Hdf5Writer(sensor), part(0, 65_536), part(65_536, 65_537), part(65_537));
    const [ts, xs, ys, ps, offset, index] = await lists(
      bytes,
      'events/t',
      'events/x',
      'events/y',
      'events/p',
      't_offset',
      'ms_to_idx',
    );
    expect(offset).toEqual([7_000_123]);
    expect(ts).toEqual(Array.from(t, (time) => time - 7_000_123));
    expect([xs, ys, ps]).toEqual([Array.from(events.x), Array.from(events.y), Array.from(events.p)]);
    // The definition of DSEC: t[index[ms]] >= 1000 ms, t[index[ms] - 1] < 1000 ms; behind the last event their number.
    expect(index.length).toBe(Math.floor(ts[n - 1] / 1000) + 2);
    for (const [ms, k] of index.entries()) {
      expect(ts[k] ?? Infinity).toBeGreaterThanOrEqual(ms * 1000);
      expect(ts[k - 1] ?? -Infinity).toBeLessThan(ms * 1000);
    }
  });

  test('without events has lists without values', async () => {
    const bytes = await written(new Hdf5Writer(sensor));
    expect(await lists(bytes, 'events/t', 'events/p', 'ms_to_idx', 't_offset')).toEqual([[], [], [0], [0]]);
    const { file, events } = await readAll(bytes);
    expect([events, file.header.sensor]).toEqual([[], sensor]);
  });

  test('has a head of one length, which is a whole file without events before the end is known', async () => {
    const writer = new Hdf5Writer(sensor);
    const first = writer.begin();
    const { events } = await readAll(first);
    expect(events).toEqual([]);
    await writer.encode(columnsOf(rowsOf(1e15, [[0, 1, 2, 1]])));
    await writer.end();
    expect(writer.begin().length).toBe(first.length);
  });

  test('has no index where the recording is longer than 37 hours, and is read all the same', async () => {
    const rows = rowsOf(5, [
      [0, 1, 2, 1],
      [2 ** 27 * 1000, 3, 4, 0],
      [10, 5, 6, 1],
    ]);
    const writer = new Hdf5Writer(sensor);
    const blocks = [columnsOf(rows.slice(0, 1)), columnsOf(rows.slice(1, 2)), columnsOf(rows.slice(2))];
    const bytes = await written(writer, ...blocks);
    const { events } = await readAll(bytes);
    expect(events).toEqual(rows);
    await expect(lists(bytes, 'ms_to_idx')).rejects.toThrow('null');
    expect(await lists(bytes, 'events/x')).toEqual([[1, 3, 5]]);
  });

  test('has times that are rounded to whole µs', async () => {
    const bytes = await written(new Hdf5Writer(sensor), columnsOf(rowsOf(0.4, [[1, 1, 1, 0]])));
    expect((await readAll(bytes)).events).toEqual([[1, 1, 1, 0]]);
  });
});

test.each([
  [[5, 9, 8], says('event 2', 9, 8)],
  [[Number.NaN], says('event 0', 'NaN')],
  [[-(2 ** 52), 2 ** 52 + 1], says('event 1', 'time')],
])('times %j are an error', async (times, message) => {
  const rows = times.map((t) => [t, 1, 1, 0]);
  await expect(new Hdf5Writer(sensor).encode(columnsOf(rows))).rejects.toThrow(message);
});

describe('lists of numbers', () => {
  test('of all types, at the ends of their ranges, are read by the HDF5 library', async () => {
    const values = {
      int8: [-128, -1, 127],
      uint8: [0, 255],
      uint16: [0, 65_535],
      int32: [-(2 ** 31), 2 ** 31 - 1],
      int64: [-Number.MAX_SAFE_INTEGER, -1, 0, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER],
      uint64: [0, 2 ** 31, Number.MAX_SAFE_INTEGER],
      float64: [-1.5e300, 0.1, 5e-324],
    } as const;
    const tree = Object.entries(values).map(([type, list]) => [type, { type: type as keyof typeof values, values: list }]);
    const bytes = await writeHdf5({ inner: Object.fromEntries(tree), one: { type: 'float64', values: -0.25 } });
    const names = Object.keys(values);
    const [one, ...read] = await lists(bytes, 'one', ...names.map((name) => `inner/${name}`));
    expect(one).toEqual([-0.25]);
    expect(Object.fromEntries(names.map((name, k) => [name, read[k]]))).toEqual(values);
  });

  test('with so many chunks that their index has three levels are read to the last', async () => {
    const n = 2 * (64 * 64 * 3 + 7) - 1;
    const times = Float64Array.from({ length: n }, (_, k) => 3 * k);
    const zeros = new Uint8Array(n);
    const t = new ChunkedList('int64', 2);
    const [x, y, p] = ['x', 'y', 'p'].map(() => new ChunkedList('uint8'));
    const output = new Hdf5Output();
    const root = { kind: 'group', members: { t, x, y, p } } as const;
    const all = [
      output.head(root),
      await output.add(new Map([[t, [times]]])),
      await output.add(new Map([x, y, p].map((list) => [list, [zeros]]))),
    ];
    all.push(await output.finish(new Map(), [t, x, y, p]));
    const bytes = Buffer.concat(all);
    bytes.set(output.head(root));
    expect(await lists(bytes, 't')).toEqual([Array.from(times)]);
    const { events } = await readAll(bytes);
    expect(events.map(([time]) => time)).toEqual(Array.from(times));
  });

  test('of more than eight names in a group are an error', async () => {
    const tree = Object.fromEntries(Array.from('abcdefghi', (name) => [name, { type: 'uint8', values: 1 } as const]));
    await expect(writeHdf5(tree)).rejects.toThrow(says('a group', 8, 9));
  });
});

test('what a browser packs is unpacked to the same bytes, and what is shuffled is put back', async () => {
  const bytes = Uint8Array.from({ length: 4000 }, (_, k) => (k * k) >> 3);
  expect(Uint8Array.from(await inflated(await deflatedByStream(bytes), bytes.length))).toEqual(bytes);
  expect(shuffled(Uint8Array.of(1, 2, 3, 4, 5, 6), 2)).toEqual(Uint8Array.of(1, 3, 5, 2, 4, 6));
  for (const size of [1, 2, 4, 8]) expect(unshuffled(shuffled(bytes, size), size)).toEqual(bytes);
});

/** What h5py says of a file. */
const script = `
import h5py, json, sys
import numpy as np
with h5py.File(sys.argv[1]) as f:
    e, t = f['events'], f['events/t'][:]
    index = f['ms_to_idx'][:]
    with h5py.File(sys.argv[1] + '.copy', 'w') as g:
        f.copy('events', g)
    with h5py.File(sys.argv[1] + '.copy') as g:
        copied = all(bool((g['events'][k][:] == e[k][:]).all()) for k in 'txyp')
    print(json.dumps(dict(copied=copied,
        names=sorted(f), events=sorted(e), width=int(f.attrs['width']), height=int(f.attrs['height']), offset=int(f['t_offset'][()]),
        types=[str(e[k].dtype) for k in 'txyp'], sums=[int(e[k][:].astype('i8').sum()) for k in 'txyp'], packed=e['t'].compression,
        indexed=bool((index == np.searchsorted(t, 1000 * np.arange(len(index)))).all()))))
`;

describe.skipIf(!hasH5py('what h5py says of written files'))('h5py', () => {
  test('reads events, index and the size of the sensor, and what the library copies of them', async () => {
    const rows = rowsOf(
      1e15,
      Array.from({ length: 70_000 }, (_, k) => [k % 40, (k * 31) % 640, (k * 7) % 480, k % 3 === 0 ? 1 : 0] as const),
    );
    const path = join(folder, 'h5py.h5');
    writeFileSync(path, await written(new Hdf5Writer(sensor), columnsOf(rows)));
    const sum = (column: number, minus = 0): number => rows.reduce((all, row) => all + row[column] - minus, 0);
    expect(JSON.parse(execFileSync('/usr/bin/python3', ['-c', script, path], { encoding: 'utf8' }))).toEqual({
      names: ['events', 'ms_to_idx', 't_offset'],
      events: ['p', 't', 'x', 'y'],
      ...sensor,
      offset: 1e15,
      types: ['int64', 'uint16', 'uint16', 'uint8'],
      sums: [sum(0, 1e15), sum(1), sum(2), sum(3)],
      packed: 'gzip',
      copied: true,
      indexed: true,
    });
  }, 60_000);
});
