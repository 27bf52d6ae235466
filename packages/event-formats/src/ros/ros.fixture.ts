/** Small recordings of ROS, written field by field. */
import { McapWriter } from '@mcap/core';
import { xxh32 } from '../compression/xxh32.ts';
import { type EventFile, type ReadEventsOptions, readEvents } from '../reading/read-events.ts';
import type { EventInput } from '../source/byte-source.ts';

/** Numbers and texts one after another, little endian unless said. */
export class Bytes {
  readonly #bytes: number[] = [];
  readonly #alignsFrom: number | undefined;
  readonly #isBig: boolean;

  /** @param alignsFrom byte from which numbers stand at multiples of their size, as in CDR */
  constructor({ alignsFrom, isBig = false }: { alignsFrom?: number; isBig?: boolean } = {}) {
    this.#alignsFrom = alignsFrom;
    this.#isBig = isBig;
  }

  raw(...bytes: Iterable<number>[]): this {
    for (const part of bytes) for (const byte of part) this.#bytes.push(byte);
    return this;
  }

  u8(...values: number[]): this {
    return this.raw(values);
  }

  u16(...values: number[]): this {
    for (const value of values) this.#put(BigInt(value), 2);
    return this;
  }

  u32(...values: number[]): this {
    for (const value of values) this.#put(BigInt(value), 4);
    return this;
  }

  u64(...values: (number | bigint)[]): this {
    for (const value of values) this.#put(BigInt(value), 8);
    return this;
  }

  /** A text with its length before it, and in CDR a zero behind it. */
  text(value: string): this {
    const bytes = new TextEncoder().encode(this.#alignsFrom === undefined ? value : `${value}\0`);
    return this.u32(bytes.length).raw(bytes);
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #put(value: bigint, size: number): void {
    if (this.#alignsFrom !== undefined) while ((this.#bytes.length - this.#alignsFrom) % size !== 0) this.#bytes.push(0);
    const bytes = Array.from({ length: size }, (_, k) => Number((value >> BigInt(8 * k)) & 0xffn));
    this.#bytes.push(...(this.#isBig ? bytes.toReversed() : bytes));
  }
}

export type Layout = 'ros1' | 'cdr' | 'cdr-big';

/** Header of a message up to the size of the sensor, 640×480. */
const beginning = (layout: Layout): Bytes => {
  const isRos1 = layout === 'ros1';
  const isBig = layout === 'cdr-big';
  const bytes = isRos1 ? new Bytes().u32(7) : new Bytes({ alignsFrom: 4, isBig }).u8(0, isBig ? 0 : 1, 0, 0);
  return bytes.u32(1_700_000_000, 500).text('cam').u32(480, 640);
};

/** An EventPacket of a sensor of 640×480. */
export function packet(
  layout: Layout,
  encoding: string,
  events: Uint8Array,
  { seq = 0, timeBaseNs = 0n, isBigEndian = 0 }: { seq?: number; timeBaseNs?: bigint; isBigEndian?: number } = {},
): Uint8Array {
  return beginning(layout).u64(seq, timeBaseNs).text(encoding).u8(isBigEndian).u32(events.length).raw(events).bytes;
}

/** A dvs_msgs/EventArray. @param events [s, ns, x, y, p] */
export function array(layout: Layout, events: readonly (readonly [number, number, number, number, number])[]): Uint8Array {
  const bytes = beginning(layout).u32(events.length);
  for (const [s, ns, x, y, p] of events) bytes.u16(x, y).u32(s, ns).u8(p);
  return bytes.bytes;
}

/** Words of 16 bits. */
export const words = (...values: number[]): Uint8Array => new Bytes().u16(...values).bytes;

/** Two packets of EVT3: TIME_HIGH, TIME_LOW, row and one event, then an event at the same time and row. */
export const evt3Packets = [words(0x8001, 0x6005, 0x0007, 0x2864), words(0x2065)];

/** Events of {@link evt3Packets}: [µs, x, y, p]. */
export const evt3Events = [
  [4101, 100, 7, 1],
  [4101, 101, 7, 0],
];

export interface Topic {
  readonly name: string;
  readonly type: string;
  readonly messages: readonly Uint8Array[];
}

export const packetType = 'event_camera_msgs/EventPacket';

/** A topic of ROS 1 with {@link evt3Packets}. */
export const evt3Topic: Topic = {
  name: '/events',
  type: packetType,
  messages: evt3Packets.map((data, seq) => packet('ros1', 'evt3', data, { seq })),
};

/** How a chunk is packed: its name in the file, and what does it. */
interface Packing {
  readonly name: string;
  readonly pack: (bytes: Uint8Array) => Uint8Array;
}

const plain: Packing = { name: 'none', pack: (bytes) => bytes };

/** A frame of LZ4 with one block that is stored as it is. */
export const lz4Stored: Packing = {
  name: 'lz4',
  pack: (bytes) =>
    new Bytes()
      .u32(0x184d2204)
      .u8(0x40, 0x70, (xxh32(Uint8Array.of(0x40, 0x70)) >>> 8) & 0xff)
      .u32(0x8000_0000 + bytes.length)
      .raw(bytes)
      .u32(0).bytes,
};

/** A frame of Zstandard with one block that is stored as it is. */
export const zstdStored: Packing = {
  name: 'zstd',
  pack: (bytes) => {
    const head = (bytes.length << 3) | 1;
    return new Bytes()
      .u32(0xfd2fb528)
      .u8(0xa0)
      .u32(bytes.length)
      .u8(head & 0xff, (head >> 8) & 0xff, head >> 16)
      .raw(bytes).bytes;
  },
};

/** The chunk of {@link evt3Topic}, and no other, as the program bzip2 packs it. */
export const bz2Packed: Packing = {
  name: 'bz2',
  pack: () =>
    Uint8Array.from(
      atob(
        'QlpoOTFBWSZTWQZ6l0AAAFZ/wf7rCABRUIoSQgBIEO+r3yBAAEAAJAAwANksNCmiemp6jR5QAyA0NGnpqeoMAA0aaAMmgNBkBoCRKaE8qepowJ6Q0yMgaNGnlNatN8pKtlU4zK++peLMnUZVTrKZ4WYNMyxkxpJMaL2A2C7WkGJgRg3pIWvuhSZ51x+3FKguFuGKyyuZRhgmXeUCP5cMZV9afwak/q2N1DCgL8wWZOB1KRBng+QChFbwsYBzamh4iet0mPFKPQUFKcyaEZFaplaxZZVqeXRLB6i4oXMgduNiJyPmhBI/F3JFOFCQBnqXQA==',
      ),
      (letter) => letter.charCodeAt(0),
    ),
};

const field = (name: string, value: Uint8Array): Uint8Array =>
  new Bytes().u32(name.length + 1 + value.length).raw(new TextEncoder().encode(`${name}=`), value).bytes;
const number32 = (value: number): Uint8Array => new Bytes().u32(value).bytes;
const number64 = (...values: number[]): Uint8Array => new Bytes().u64(...values).bytes;
const textBytes = (value: string): Uint8Array => new TextEncoder().encode(value);

function record(fields: Record<string, Uint8Array>, data: Uint8Array): Uint8Array {
  const header = new Bytes().raw(...Object.entries(fields).map(([name, value]) => field(name, value))).bytes;
  return new Bytes().u32(header.length).raw(header).u32(data.length).raw(data).bytes;
}

const connection = ({ name, type }: Topic, conn: number): Uint8Array =>
  record(
    { op: Uint8Array.of(7), conn: number32(conn), topic: textBytes(name) },
    new Bytes().raw(
      field('topic', textBytes(name)),
      field('type', textBytes(type)),
      field('md5sum', textBytes('*')),
      field('message_definition', new Uint8Array(0)),
    ).bytes,
  );

/** What a chunk of a bag holds: the connection and messages of a topic. */
export function chunkOf(topic: Topic, conn: number): { readonly bytes: Uint8Array; readonly index: Uint8Array } {
  const chunk = new Bytes().raw(connection(topic, conn));
  const index = new Bytes();
  for (const [k, data] of topic.messages.entries()) {
    index.u32(100 + conn, k, chunk.bytes.length);
    chunk.raw(record({ op: Uint8Array.of(2), conn: number32(conn), time: new Bytes().u32(100 + conn, k).bytes }, data));
  }
  return { bytes: chunk.bytes, index: index.bytes };
}

/** A bag with a chunk for each topic. */
export function bagOf(topics: readonly Topic[], { name, pack }: Packing = plain): Uint8Array {
  const version = { ver: number32(1) };
  const body = new Bytes();
  const tail = new Bytes().raw(...topics.map((topic, conn) => connection(topic, conn)));
  const begin = 13 + 4096;
  for (const [conn, topic] of topics.entries()) {
    const count = topic.messages.length;
    const { bytes, index } = chunkOf(topic, conn);
    const time = new Bytes().u32(100 + conn, 0).bytes;
    tail.raw(
      record(
        {
          op: Uint8Array.of(6),
          ...version,
          chunk_pos: number64(begin + body.bytes.length),
          start_time: time,
          end_time: time,
          count: number32(1),
        },
        new Bytes().u32(conn, count).bytes,
      ),
    );
    body.raw(record({ op: Uint8Array.of(5), compression: textBytes(name), size: number32(bytes.length) }, pack(bytes)));
    body.raw(record({ op: Uint8Array.of(4), ...version, conn: number32(conn), count: number32(count) }, index));
  }
  const fields = {
    op: Uint8Array.of(3),
    index_pos: number64(begin + body.bytes.length),
    conn_count: number32(topics.length),
    chunk_count: number32(topics.length),
  };
  const empty = record(fields, new Uint8Array(0));
  const header = record(fields, new Uint8Array(4096 - empty.length).fill(0x20));
  return new Bytes().raw(textBytes('#ROSBAG V2.0\n'), header, body.bytes, tail.bytes).bytes;
}

/** An MCAP file with all messages in one chunk, or without chunks, and so without checksums. */
export async function mcapOf(
  topics: readonly Topic[],
  layout = 'cdr',
  packing: Packing | 'no chunks' = plain,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const writable = {
    position: () => BigInt(size),
    write: async (bytes: Uint8Array) => {
      pieces.push(bytes.slice());
      size += bytes.length;
    },
  };
  const writer = new McapWriter({
    writable,
    ...(packing === 'no chunks' && { useChunks: false }),
    ...(packing !== 'no chunks' &&
      packing !== plain && {
        compressChunk: (bytes: Uint8Array) => ({ compression: packing.name, compressedData: packing.pack(bytes) }),
      }),
  });
  await writer.start({ profile: '', library: '' });
  for (const { name: topic, type: name, messages } of topics) {
    const schemaId = await writer.registerSchema({ name, encoding: 'ros2msg', data: new Uint8Array(0) });
    const channelId = await writer.registerChannel({ topic, schemaId, messageEncoding: layout, metadata: new Map() });
    for (const [k, data] of messages.entries())
      await writer.addMessage({ channelId, sequence: k, logTime: BigInt(k), publishTime: BigInt(k), data });
  }
  await writer.end();
  return new Bytes().raw(...pieces).bytes;
}

/** All events of an input, as [t, x, y, p], and the file. */
export async function eventsOf(
  input: EventInput,
  options: ReadEventsOptions = {},
): Promise<{ readonly events: number[][]; readonly file: EventFile }> {
  const file = await readEvents(input, { asStored: true, ...options });
  const events: number[][] = [];
  for await (const { t, x, y, p } of file.chunks()) events.push(...Array.from(t, (time, k) => [time, x[k], y[k], p[k]]));
  return { events, file };
}

/** The same bytes as a stream that is cut at a place. */
export async function* cutAt(bytes: Uint8Array, place: number): AsyncGenerator<Uint8Array, void> {
  yield bytes.slice(0, place);
  yield bytes.slice(place);
}

const pageBytes = 512;
const varint = (value: number): number[] =>
  value < 128
    ? [value]
    : value < 16384
      ? [0x80 | (value >> 7), value & 0x7f]
      : [0x80 | (value >> 14), 0x80 | ((value >> 7) & 0x7f), value & 0x7f];

/** A record of SQLite: the kinds of the values, then the values. */
function row(values: readonly (null | number | string | Uint8Array)[]): Uint8Array {
  const kinds: number[] = [];
  const body = new Bytes();
  for (const value of values) {
    if (value === null) kinds.push(0);
    else if (typeof value === 'number') {
      kinds.push(2);
      body.u8(value >> 8, value & 0xff);
    } else {
      const bytes = typeof value === 'string' ? textBytes(value) : value;
      kinds.push(...varint(2 * bytes.length + (typeof value === 'string' ? 13 : 12)));
      body.raw(bytes);
    }
  }
  return new Bytes().raw(varint(kinds.length + 1), kinds, body.bytes).bytes;
}

/** A database of rosbag2 with pages of 512 bytes: the schema, the topics, a page for each message below one of branches, and what does not fit into these. */
export function databaseOf(topics: readonly Topic[]): Uint8Array {
  const messages = topics.flatMap((topic, k) => topic.messages.map((data) => ({ topic: k + 1, data })));
  const leaves = messages.map((_, k) => 4 + k);
  const further: Uint8Array[] = [];
  const cellOf = (key: number, payload: Uint8Array): Uint8Array => {
    const cell = new Bytes().raw(varint(payload.length), varint(key));
    if (payload.length <= pageBytes - 35) return cell.raw(payload).bytes;
    const min = Math.floor(((pageBytes - 12) * 32) / 255) - 23;
    const split = min + ((payload.length - min) % (pageBytes - 4));
    const here = split <= pageBytes - 35 ? split : min;
    cell.raw(payload.subarray(0, here));
    for (let at = here; at < payload.length; at += pageBytes - 4) {
      const number = 4 + leaves.length + further.length;
      const isLast = at + pageBytes - 4 >= payload.length;
      if (at === here) cell.u8(0, 0, number >> 8, number & 0xff);
      const next = isLast ? 0 : number + 1;
      further.push(paddedTo(new Bytes().u8(0, 0, next >> 8, next & 0xff).raw(payload.subarray(at, at + pageBytes - 4)).bytes));
    }
    return cell.bytes;
  };
  const columns = 'id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, serialization_format TEXT NOT NULL';
  const ofMessages = 'id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, timestamp INTEGER NOT NULL, data BLOB NOT NULL';
  const schema = [
    cellOf(1, row(['table', 'topics', 'topics', 2, `CREATE TABLE topics(${columns})`])),
    cellOf(2, row(['table', 'messages', 'messages', 3, `CREATE TABLE messages(${ofMessages})`])),
  ];
  const ofTopics = topics.map(({ name, type }, k) => cellOf(k + 1, row([null, name, type, 'cdr'])));
  const ofLeaves = messages.map(({ topic, data }, k) => pageOf(0x0d, [cellOf(k + 1, row([null, topic, k, data]))]));
  const branches = leaves.slice(0, -1).map((page, k) => Uint8Array.of(0, 0, 0, page, ...varint(k + 1)));
  const first = pageOf(0x0d, schema, 100);
  first.set(textBytes('SQLite format 3\0'));
  first.set([2, 0, 1, 1, 0, 64, 32, 32], 16);
  first.set([0, 0, 0, 1], 56);
  const root = leaves.length === 0 ? pageOf(0x0d, []) : pageOf(0x05, branches, 0, leaves.at(-1));
  return new Bytes().raw(first, pageOf(0x0d, ofTopics), root, ...ofLeaves, ...further).bytes;
}

function paddedTo(bytes: Uint8Array): Uint8Array {
  const page = new Uint8Array(pageBytes);
  page.set(bytes);
  return page;
}

/** 16 bits, big endian. */
const big = (value: number): number[] => [value >> 8, value & 0xff];

/** A page of cells, which fill it from its end. @param right page of the keys above all cells */
function pageOf(kind: number, cells: readonly Uint8Array[], start = 0, right?: number): Uint8Array {
  const page = new Uint8Array(pageBytes);
  let at = pageBytes;
  const places = cells.map((cell) => {
    at -= cell.length;
    page.set(cell, at);
    return at;
  });
  const head = [kind, 0, 0, ...big(cells.length), ...big(at), 0, ...(right === undefined ? [] : [0, 0, ...big(right)])];
  page.set([...head, ...places.flatMap(big)], start);
  return page;
}
