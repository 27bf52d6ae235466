import { EventFormatError } from '@spikeseg/events';
import type { EventDecoder } from '../event-format.ts';
import type { EventSink } from '../event-sink.ts';
import type { ReadReport } from '../read-report.ts';
import { ByteQueue } from '../source/byte-queue.ts';
import type { Compression } from './aedat4-header.ts';
import { FlatTable, identifierOf } from './flat-table.ts';

/** Packets of a camera hold 10 ms; what is larger than this, packed or unpacked, is none. */
const maxPacketBytes = 1 << 28;
/** A packet is not unpacked to more than this many times its bytes: LZ4 has 255 at most, and events differ. */
const maxRatio = 1000;
const eventBytes = 16;
const headBytes = 8;
/** Packet heads are looked at together with what tells the table of packets. */
const markBytes = 4;
/** No time is further from 0, µs: doubles count whole numbers up to 2^53. */
const maxHigh = 2 ** 21;

const lz4Magic = 0x184d2204;
const zstdMagic = 0xfd2fb528;

/** Unpacks a packet, into `room` where it can. @throws Error that says what is wrong */
export type Unpack = (packed: Uint8Array, maxBytes: number, room: Uint8Array) => Uint8Array;

/** What a decoder of packets has to know. */
export interface PacketSettings {
  readonly file: string;
  /** Byte of the file at which the first packet begins. */
  readonly offset: number;
  /** Stream that is read; undefined where the header declares none: the first with events. */
  readonly stream: number | undefined;
  /** What the packets of other streams hold, by the number of the stream. */
  readonly kinds: ReadonlyMap<number, string>;
  readonly compression: Compression;
  /** Undefined where packets are not compressed. */
  readonly unpack: Unpack | undefined;
}

const others: Readonly<Record<string, string>> = {
  EVTS: 'packets of other streams of events',
  FRME: 'packets of frames',
  IMUS: 'packets of motion (IMU)',
  TRIG: 'packets of other streams of triggers',
};

/** Channel and edge of triggers, by their type: rising, falling and pulse at the input, rising and falling of what the camera makes. */
const triggerKinds: readonly (readonly [channel: number, edge: number] | undefined)[] = [
  undefined,
  [0, 1],
  [0, 0],
  [0, 1],
  [1, 1],
  [1, 0],
];

/** Decodes packets: i32 stream, i32 size, and so many bytes, which are a flatbuffer, packed or not. The table of packets at the end is not read. */
export class Aedat4Decoder implements EventDecoder {
  readonly #settings: PacketSettings;
  readonly #report: ReadReport;
  readonly #queue: ByteQueue;
  #stream: number | undefined;
  #triggerStream: number | undefined;
  /** Bytes that are left out of a packet that begins at `skipFrom`. */
  #skip = 0;
  #skipFrom = 0;
  #isBehindPackets = false;
  /** Where packets are unpacked, one after the other. */
  #room: Uint8Array = new Uint8Array(0);

  constructor(settings: PacketSettings, report: ReadReport) {
    this.#settings = settings;
    this.#report = report;
    this.#queue = new ByteQueue(settings.offset);
    this.#stream = settings.stream;
  }

  decode(piece: Uint8Array, sink: EventSink): void {
    const queue = this.#queue;
    queue.push(piece);
    while (this.#decodePacket(sink));
    if (this.#isBehindPackets) queue.drop(queue.length);
    queue.keep();
  }

  end(): void {
    this.#report.cutBytes += this.#skip > 0 ? this.#queue.offset - this.#skipFrom : this.#queue.length;
    if (this.#queue.length > 0 || this.#skip > 0) this.#report.note('the last packet is cut');
    this.#queue.drop(this.#queue.length);
  }

  /** @returns whether there may be more in what has come */
  #decodePacket(sink: EventSink): boolean {
    const queue = this.#queue;
    this.#skip -= queue.drop(this.#skip);
    if (this.#skip > 0 || this.#isBehindPackets) return false;
    const head = queue.peek(headBytes + markBytes);
    if (head === undefined) return false;
    if (this.#isTable(head)) {
      this.#isBehindPackets = true;
      return false;
    }
    const view = new DataView(head.buffer, head.byteOffset);
    const [stream, size] = [view.getInt32(0, true), view.getInt32(4, true)];
    if (stream < 0) throw this.#wrong('stream of a packet', 0, 'a number of 0 or more', String(stream));
    if (size < markBytes) throw this.#wrong('size of a packet', 4, `at least ${markBytes} bytes`, String(size));
    const kind = this.#settings.kinds.get(stream) ?? '';
    const isTriggers = kind === 'TRIG' && stream === (this.#triggerStream ??= stream);
    if (this.#stream !== undefined && stream !== this.#stream && !isTriggers) {
      this.#report.drop(others[kind] ?? 'packets of other kinds');
      this.#skip = headBytes + size;
      this.#skipFrom = this.#queue.offset;
      return true;
    }
    if (size > maxPacketBytes) throw this.#wrong('size of a packet', 4, `at most ${maxPacketBytes} bytes`, String(size));
    const packet = queue.peek(headBytes + size);
    if (packet === undefined) return false;
    if (isTriggers) this.#decodeTriggers(this.#unpacked(packet.subarray(headBytes)));
    else this.#decodeBody(packet.subarray(headBytes), stream, sink);
    queue.drop(headBytes + size);
    return true;
  }

  /** The table of packets has no head of its own; where its place is said to be may be a lie, what it is not. */
  #isTable(head: Uint8Array): boolean {
    const { compression } = this.#settings;
    if (compression === 'none') return identifierOf(head) === 'FTAB';
    const magic = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
    return magic === (compression === 'LZ4' ? lz4Magic : zstdMagic);
  }

  #decodeBody(packed: Uint8Array, stream: number, sink: EventSink): void {
    const bytes = this.#unpacked(packed);
    const identifier = identifierOf(bytes);
    if (this.#stream === undefined && identifier !== 'EVTS') {
      this.#report.drop(others[identifier] ?? 'packets of other kinds');
      return;
    }
    const table = this.#tableOf(bytes, 'EVTS');
    const { at, count } = table.vector(0, eventBytes);
    if (count === 0) return;
    this.#stream ??= stream;
    if (!decodeEvents(table.view, at, count, sink)) throw this.#wrongTime();
  }

  /** Triggers: tables of i64 time and u8 type. */
  #decodeTriggers(bytes: Uint8Array): void {
    for (const trigger of this.#tableOf(bytes, 'TRIG').tables(0)) {
      const time = Number(trigger.long(0, 0n));
      if (!Number.isSafeInteger(time)) throw this.#wrongTime();
      const kind = triggerKinds[trigger.byte(1, 0)];
      if (kind === undefined) this.#report.drop('triggers of other kinds');
      else this.#report.trigger(time, ...kind);
    }
  }

  #tableOf(bytes: Uint8Array, identifier: string): FlatTable {
    const { file, unpack } = this.#settings;
    const offset = this.#queue.offset + headBytes;
    return new FlatTable(bytes, identifier, { file, offset, isUnpacked: unpack !== undefined });
  }

  #wrongTime(): EventFormatError {
    return this.#wrong('times of a packet', headBytes, 'µs that a double counts exactly', 'a time beyond 2^53');
  }

  #unpacked(packed: Uint8Array): Uint8Array {
    const { unpack, compression } = this.#settings;
    if (unpack === undefined) return packed;
    try {
      const bytes = unpack(packed, Math.min(maxPacketBytes, maxRatio * packed.length), this.#room);
      this.#room = new Uint8Array(bytes.buffer);
      this.#report.budget.unpack(bytes.length, { offset: this.#queue.offset }, 'packet');
      return bytes;
    } catch (cause) {
      if (cause instanceof EventFormatError) throw cause;
      const got = cause instanceof Error ? cause.message : String(cause);
      throw this.#wrong('packet', headBytes, `whole ${compression} data`, got, cause);
    }
  }

  #wrong(variable: string, at: number, expected: string, got: string, cause?: unknown): EventFormatError {
    const offset = this.#queue.offset + at;
    return new EventFormatError({ file: this.#settings.file, variable, offset, expected, got }, { cause });
  }
}

/** Decodes structs of i64 time, i16 x, i16 y, u8 polarity and 3 bytes of padding. @returns whether all times are exact */
function decodeEvents(view: DataView, from: number, n: number, sink: EventSink): boolean {
  sink.reserve(n);
  const { t, x, y, p } = sink;
  let count = sink.count;
  let high = 0;
  for (let at = from, end = from + n * eventBytes; at < end; at += eventBytes) {
    const upper = view.getInt32(at + 4, true);
    high |= upper ^ (upper >> 31);
    const pixel = view.getUint32(at + 8, true);
    t[count] = upper * 2 ** 32 + view.getUint32(at, true);
    x[count] = pixel & 0xffff;
    y[count] = pixel >>> 16;
    p[count++] = view.getUint8(at + 12) === 0 ? 0 : 1;
  }
  if (high >= maxHigh) return false;
  sink.count = count;
  return true;
}
