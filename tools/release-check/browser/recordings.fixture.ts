/** Recordings in every format that is read, of events that are known before any of them is read. */
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { FormatName, ReadEventsOptions } from '@spikeseg/event-formats';
import { convertEvents } from '@spikeseg/event-formats/convert';
import {
  packet as aedatPacket,
  declaring,
  flat,
  header,
  joined,
} from '../../../packages/event-formats/src/aedat/aedat4.fixture.ts';
import { packLz4 } from '../../../packages/event-formats/src/compression/lz4.fixture.ts';
import { zipOf } from '../../../packages/event-formats/src/compression/zip.fixture.ts';
import { doubleType, hdf5Bytes, integerType } from '../../../packages/event-formats/src/hdf5/hdf5.fixture.ts';
import { npyOf } from '../../../packages/event-formats/src/numpy/npy.fixture.ts';
import { bytesOf, fileOf } from '../../../packages/event-formats/src/prophesee/bytes.fixture.ts';
import {
  bagOf,
  bz2Packed,
  databaseOf,
  evt3Events,
  evt3Topic,
  lz4Stored,
  mcapOf,
  packet as messageOf,
  type Topic,
  zstdStored,
} from '../../../packages/event-formats/src/ros/ros.fixture.ts';

/** A file, how to read it, and what is in it. */
export interface Recording {
  readonly bytes: Uint8Array;
  readonly options?: ReadEventsOptions;
  readonly format: string;
  readonly events: ReturnType<typeof sumsOf>;
}

type Row = [t: number, x: number, y: number, p: number];

const sensor = { width: 64, height: 48 };
const rows = Array.from({ length: 5000 }, (_, k): Row => [1000 + 37 * k, (7 * k) % 64, (k * k) % 48, k % 3 === 0 ? 1 : 0]);

const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);

/** Count and sums, without the reader. */
const sumsOf = (events: readonly (readonly number[])[]) => ({
  n: events.length,
  on: sum(events.map(([, , , p]) => p)),
  sumX: sum(events.map(([, x]) => x)),
  sumY: sum(events.map(([, , y]) => y)),
  sumNs: String(1000 * sum(events.map(([t]) => t))),
  first: events[0][0],
  last: events.at(-1)![0],
});

const column = (k: number): number[] => rows.map((row) => row[k]);
const events = {
  t: Float64Array.from(column(0)),
  x: Uint16Array.from(column(1)),
  y: Uint16Array.from(column(2)),
  p: Uint8Array.from(column(3)),
};

/** As the package writes it. */
async function written(format: FormatName): Promise<Uint8Array> {
  const origin = {
    name: 'night',
    header: { sensor, originNs: 0n },
    async *chunks() {
      // What converts takes the columns for its own.
      yield structuredClone(events);
    },
  };
  const pieces: Uint8Array[] = [];
  const writing = convertEvents(origin, format);
  let next = await writing.next();
  for (; next.done !== true; next = await writing.next()) pieces.push(next.value.slice());
  const all = joined(...pieces);
  all.set(next.value);
  return all;
}

/** EVT2.1 with a word for each event, after one for the upper bits of its time. */
const evt21 = (): Uint8Array =>
  fileOf(
    '% evt 2.1\n% format EVT21;height=48;width=64;endianness=little\n% end\n',
    bytesOf(
      rows.flatMap(([t, x, y, p]) => [
        0,
        0x8000_0000 + (t >>> 6),
        2 ** (x % 32),
        p * 0x1000_0000 + (t % 64) * 2 ** 22 + (x - (x % 32)) * 2 ** 11 + y,
      ]),
      4,
    ),
  );

/** AEDAT 4 with one packet. @param compression as its header numbers it */
function aedat4(compression: number, pack: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const text = declaring([[0, 'EVTS', sensor.width, sensor.height]]);
  return joined(header(compression, text), aedatPacket(0, pack(flat(rows))));
}

const npz = (deflate: boolean): Uint8Array =>
  zipOf([
    { name: 't.npy', bytes: npyOf("'<f8'", [rows.length], events.t), deflate },
    { name: 'x.npy', bytes: npyOf("'<u2'", [rows.length], events.x), deflate },
    { name: 'y.npy', bytes: npyOf("'<u2'", [rows.length], events.y), deflate },
    { name: 'p.npy', bytes: npyOf("'|u1'", [rows.length], events.p), deflate },
  ]);

/** A list of HDF5 in one chunk that is deflated. */
const list = (values: Float64Array | Uint16Array | Uint8Array, type: readonly number[]) => ({
  type,
  shape: [rows.length],
  chunkRows: rows.length,
  filters: [{ id: 1, settings: [6] }],
  chunks: [{ bytes: deflateSync(values) }],
});

/** HDF5 with a list for each column. */
function hdf5(): Uint8Array {
  const { t, x, y, p } = events;
  const members = {
    t: list(t, doubleType),
    x: list(x, integerType(2)),
    y: list(y, integerType(2)),
    p: list(p, integerType(1)),
  };
  return hdf5Bytes({ members: { events: { members } } });
}

/** By the name of the file. Its events are those of all others, but for one in which the program bzip2 has packed two others. */
export async function recordings(): Promise<Record<string, Recording>> {
  const evt3 = await written('evt3');
  const text = await written('text');
  const npy = await written('npy');
  const words = evt3.subarray(Buffer.from(evt3).indexOf('% end\n') + 6);
  const topicOf = (layout: 'ros1' | 'cdr'): Topic => ({ ...evt3Topic, messages: [messageOf(layout, 'evt3', words)] });
  const [ros1, cdr] = [topicOf('ros1'), topicOf('cdr')];
  // A time that is no whole number may be in any unit.
  const options = { sensor, unit: 'us' } as const;
  const all: Record<string, readonly [format: string, bytes: Uint8Array, options?: ReadEventsOptions]> = {
    'evt3.raw': ['evt3', evt3],
    'evt2.raw': ['evt2', await written('evt2')],
    'evt21.raw': ['evt2.1', evt21()],
    'night.dat': ['dat', await written('dat')],
    'plain.aedat4': ['aedat4', await written('aedat4')],
    'lz4.aedat4': ['aedat4', aedat4(1, packLz4)],
    'zstd.aedat4': ['aedat4', aedat4(3, zstdCompressSync)],
    'night.es': ['es', await written('es')],
    'night.npy': ['npy', npy],
    'stored.npz': ['npz', npz(false), options],
    'deflated.npz': ['npz', npz(true), options],
    'deflated.h5': ['hdf5', hdf5(), options],
    'plain.bag': ['rosbag', bagOf([ros1])],
    'lz4.bag': ['rosbag', bagOf([ros1], lz4Stored)],
    'plain.mcap': ['mcap', await mcapOf([cdr])],
    'lz4.mcap': ['mcap', await mcapOf([cdr], 'cdr', lz4Stored)],
    'zstd.mcap': ['mcap', await mcapOf([cdr], 'cdr', zstdStored)],
    'night.db3': ['db3', databaseOf([cdr])],
    'night.csv': ['text', text, options],
    'night.raw.gz': ['evt3', gzipSync(evt3)],
    'night.raw.zst': ['evt3', zstdCompressSync(evt3)],
    'night.csv.gz': ['text', gzipSync(text), options],
    'night.npy.zst': ['npy', zstdCompressSync(npy)],
  };
  const made = Object.entries(all).map(([name, [format, bytes, how]]): [string, Recording] => [
    name,
    { format, bytes, events: sumsOf(rows), ...(how !== undefined && { options: how }) },
  ]);
  const bz2 = { format: 'rosbag', bytes: bagOf([evt3Topic], bz2Packed), events: sumsOf(evt3Events) };
  return Object.fromEntries([...made, ['bz2.bag', bz2]]);
}
