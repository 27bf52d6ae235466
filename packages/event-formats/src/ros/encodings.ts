/** Encodings of event packets in ROS, and the plain array of events. @see docs/event-formats.md */
import type { EventSink } from '../event-sink.ts';
import { evt3Decoder } from '../prophesee/evt3.ts';
import type { ReadReport } from '../read-report.ts';
import { Clock } from '../source/clock.ts';
import type { EventArray, EventPacket } from './message.ts';

export interface PacketDecoder {
  decode(packet: EventPacket, sink: EventSink): void;
}

export const encodings = ['evt3', 'libcaer', 'libcaer_cmp', 'mono'] as const;
export type Encoding = (typeof encodings)[number];

/** Decoder of an encoding. @param originNs time 0 of the events; EVT3 has a clock of its own and leaves it */
export function packetDecoder(encoding: Encoding, originNs: bigint, report: ReadReport): PacketDecoder {
  const baseNs = ({ timeBaseNs }: EventPacket): number => Number(timeBaseNs - originNs);
  switch (encoding) {
    case 'evt3': {
      // A packet goes on in the state of the one before.
      const decoder = evt3Decoder(report);
      return { decode: (packet, sink) => decoder.decode(littleEndian(packet, 2, 2, report), sink) };
    }
    case 'libcaer':
      return { decode: (packet, sink) => decodeLibcaer(littleEndian(packet, 8, 4, report), baseNs(packet), sink, report) };
    case 'libcaer_cmp': {
      const decoder = new CompressedLibcaerDecoder(report);
      return { decode: (packet, sink) => decoder.decode(littleEndian(packet, 2, 2, report), baseNs(packet), sink) };
    }
    case 'mono':
      break;
  }
  return { decode: (packet, sink) => decodeMono(littleEndian(packet, 8, 8, report), baseNs(packet), sink) };
}

/** Whole records of a packet in little-endian words; what is cut is counted. */
function littleEndian(
  { events, isBigEndian }: EventPacket,
  recordBytes: number,
  wordBytes: number,
  report: ReadReport,
): Uint8Array {
  const cut = events.length % recordBytes;
  report.cutBytes += cut;
  const whole = events.subarray(0, events.length - cut);
  if (!isBigEndian) return whole;
  const turned = whole.slice();
  for (let at = 0; at < turned.length; at += wordBytes) turned.subarray(at, at + wordBytes).reverse();
  return turned;
}

const wordsOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Pairs u32 {31–17 x, 16–2 y, 1 polarity, 0 valid}, i32 µs since the base. */
function decodeLibcaer(bytes: Uint8Array, baseNs: number, sink: EventSink, report: ReadReport): void {
  sink.reserve(bytes.length >> 3);
  const { t, x, y, p } = sink;
  const words = wordsOf(bytes);
  let n = sink.count;
  let invalid = 0;
  // The base of the next packet has the wrap in it; only one inside a packet is to be added.
  const clock = new Clock(2 ** 31, report);
  for (let at = 0; at < bytes.length; at += 8) {
    const data = words.getUint32(at, true);
    const us = clock.at(words.getInt32(at + 4, true));
    if ((data & 1) === 0) {
      invalid++;
      continue;
    }
    t[n] = (baseNs + us * 1000) / 1000;
    x[n] = data >>> 17;
    y[n] = (data >> 2) & 0x7fff;
    p[n++] = (data >> 1) & 1;
  }
  sink.count = n;
  report.drop('events that are marked as not valid', invalid);
}

/** Words u16 {15–12 kind, 11–0 value}, like those of EVT3, but with columns first and vectors along y. */
class CompressedLibcaerDecoder {
  readonly #report: ReadReport;
  #x = 0;
  #base = 0;
  #polarity = 0;

  constructor(report: ReadReport) {
    this.#report = report;
  }

  /** Time begins at 0 in each packet, and packets do open with an event. */
  decode(bytes: Uint8Array, baseNs: number, sink: EventSink): void {
    sink.reserve((bytes.length >> 1) * 8);
    const { t, x, y, p } = sink;
    let n = sink.count;
    let [column, base, polarity, high, low, others] = [this.#x, this.#base, this.#polarity, 0, 0, 0];
    let now = baseNs / 1000;
    for (let at = 0; at < bytes.length; at += 2) {
      const word = bytes[at] | (bytes[at + 1] << 8);
      switch (word >> 12) {
        case 0:
          high = word & 0xfff;
          now = (baseNs + (high * 4096 + low) * 1000) / 1000;
          break;
        case 1:
          low = word & 0xfff;
          now = (baseNs + (high * 4096 + low) * 1000) / 1000;
          break;
        case 2:
          column = word & 0x7ff;
          break;
        case 3:
          t[n] = now;
          x[n] = column;
          y[n] = word & 0x7ff;
          p[n++] = (word >> 11) & 1;
          break;
        case 4:
          base = word & 0x7ff;
          polarity = (word >> 11) & 1;
          break;
        case 5:
          for (let mask = word & 0xff; mask !== 0; mask &= mask - 1) {
            t[n] = now;
            x[n] = column;
            y[n] = base + 31 - Math.clz32(mask & -mask);
            p[n++] = polarity;
          }
          base += 8;
          break;
        default:
          others++;
      }
    }
    sink.count = n;
    [this.#x, this.#base, this.#polarity] = [column, base, polarity];
    this.#report.drop('words of other kinds', others);
  }
}

/** Words u64 {63 polarity, 62–48 y, 47–32 x, 31–0 ns since the base}. */
function decodeMono(bytes: Uint8Array, baseNs: number, sink: EventSink): void {
  sink.reserve(bytes.length >> 3);
  const { t, x, y, p } = sink;
  const words = wordsOf(bytes);
  let n = sink.count;
  for (let at = 0; at < bytes.length; at += 8) {
    const rows = words.getUint16(at + 6, true);
    t[n] = (baseNs + words.getUint32(at, true)) / 1000;
    x[n] = words.getUint16(at + 4, true);
    y[n] = rows & 0x7fff;
    p[n++] = rows >> 15;
  }
  sink.count = n;
}

/** Events of `dvs_msgs/EventArray`; each has its own time. */
export function decodeArray(array: EventArray, originNs: bigint, sink: EventSink): void {
  const { count, view, isLittleEndian, stride, lead } = array;
  sink.reserve(count);
  const { t, x, y, p } = sink;
  let n = sink.count;
  const originS = Number(originNs / 1_000_000_000n);
  const originRestNs = Number(originNs % 1_000_000_000n);
  for (let k = 0, at = array.at; k < count; k++, at += stride) {
    const s = view.getUint32(at + 4, isLittleEndian);
    const ns = view.getUint32(at + 8, isLittleEndian);
    const pixel = k === 0 ? at : at - lead;
    t[n] = ((s - originS) * 1e9 + (ns - originRestNs)) / 1000;
    x[n] = view.getUint16(pixel, isLittleEndian);
    y[n] = view.getUint16(pixel + 2, isLittleEndian);
    p[n++] = view.getUint8(at + 12) === 0 ? 0 : 1;
  }
  sink.count = n;
}
