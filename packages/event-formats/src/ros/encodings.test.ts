import { describe, expect, test } from 'vitest';
import { EventSink } from '../event-sink.ts';
import { ReadReport } from '../read-report.ts';
import { type Encoding, packetDecoder } from './encodings.ts';
import { Bytes, words } from './ros.fixture.ts';

const originNs = 1_700_000_000_000_000_001n;

/** Events of packets, [t, x, y, p]. A packet begins so many ns after the origin. */
function decoded(
  encoding: Encoding,
  packets: readonly { readonly events: Uint8Array; readonly ns?: number; readonly isBigEndian?: boolean }[],
) {
  const report = new ReadReport();
  const decoder = packetDecoder(encoding, originNs, report);
  const sink = new EventSink();
  for (const { events, ns = 0, isBigEndian = false } of packets)
    decoder.decode({ kind: 'packet', seq: 0n, encoding, timeBaseNs: originNs + BigInt(ns), isBigEndian, events }, sink);
  const { t, x, y, p } = sink.take();
  return { events: Array.from(t, (time, k) => [time, x[k], y[k], p[k]]), report };
}

/** An event of libcaer. */
const libcaer = (us: number, x: number, y: number, p: number, valid = 1): Uint8Array =>
  new Bytes().u32(x * 2 ** 17 + y * 4 + p * 2 + valid, us).bytes;

describe('encodings of event packets', () => {
  test('the state of EVT3 runs on from packet to packet, and its time base says nothing', () => {
    const packets = [{ events: words(0x8001, 0x6005, 0x0007, 0x2864), ns: 77 }, { events: words(0x2065) }];
    expect(decoded('evt3', packets).events).toEqual([
      [4101, 100, 7, 1],
      [4101, 101, 7, 0],
    ]);
  });

  test('triggers in packets of EVT3 are read', () => {
    const { report } = decoded('evt3', [{ events: words(0x8001, 0x6005) }, { events: words(0xa301, 0x6006, 0xa300) }]);
    expect(report.triggers).toEqual({ t: [4101, 4102], channel: [3, 3], edge: [1, 0] });
  });

  test('libcaer has 15 bits of x and y, and µs since the base', () => {
    const { events, report } = decoded('libcaer', [
      { events: new Bytes().raw(libcaer(5, 32767, 1, 1), libcaer(7, 0, 32767, 0), libcaer(8, 1, 1, 1, 0)).bytes, ns: 250 },
    ]);
    expect(events).toEqual([
      [5.25, 32767, 1, 1],
      [7.25, 0, 32767, 0],
    ]);
    expect(Object.fromEntries(report.dropped)).toEqual({ 'events that are marked as not valid': 1 });
  });

  test('the clock of libcaer that begins anew inside a packet goes on, and between packets it is in the base', () => {
    const last = 2 ** 31 - 1;
    const inside = decoded('libcaer', [
      { events: new Bytes().raw(libcaer(last, 1, 1, 1), libcaer(0, 1, 1, 1), libcaer(4, 1, 1, 1)).bytes },
    ]);
    expect(inside.events.map(([t]) => t)).toEqual([last, last + 1, last + 5]);
    expect(inside.report.wraps).toBe(1);
    const between = decoded('libcaer', [{ events: libcaer(last, 1, 1, 1) }, { events: libcaer(0, 1, 1, 1), ns: 2 ** 31 * 1000 }]);
    expect(between.events.map(([t]) => t)).toEqual([last, last + 1]);
    expect(between.report.wraps).toBe(0);
  });

  test('a time of libcaer that steps back a little is kept', () => {
    const { events, report } = decoded('libcaer', [
      { events: new Bytes().raw(libcaer(900, 1, 1, 1), libcaer(880, 1, 1, 1)).bytes },
    ]);
    expect(events.map(([t]) => t)).toEqual([900, 880]);
    expect(report.wraps).toBe(0);
  });

  test('compressed libcaer begins each packet at time 0, and keeps its column', () => {
    const { events } = decoded('libcaer_cmp', [
      { events: words(0x2005, 0x3803, 0x0001, 0x1002, 0x3004), ns: 3000 },
      { events: words(0x3807), ns: 9001 },
    ]);
    expect(events).toEqual([
      [3, 5, 3, 1],
      [3 + 4098, 5, 4, 0],
      [9.001, 5, 7, 1],
    ]);
  });

  test('a vector of compressed libcaer runs along y, and its base moves on by 8', () => {
    const { events, report } = decoded('libcaer_cmp', [
      { events: words(0x2009, 0x1001, 0x4810, 0x5081, 0x5004, 0x4020, 0x5001, 0x6fff) },
    ]);
    expect(events).toEqual([
      [1, 9, 16, 1],
      [1, 9, 23, 1],
      [1, 9, 26, 1],
      [1, 9, 32, 0],
    ]);
    expect(Object.fromEntries(report.dropped)).toEqual({ 'words of other kinds': 1 });
  });

  test('mono has ns since the base, 16 bits of x and 15 of y', () => {
    const events = new Bytes()
      .u32(0xffff_ffff)
      .u16(65535, 0x8000 | 32767)
      .u32(1)
      .u16(2, 3).bytes;
    expect(decoded('mono', [{ events, ns: 1 }]).events).toEqual([
      [4_294_967.296, 65535, 32767, 1],
      [0.002, 2, 3, 0],
    ]);
  });

  test.each([
    ['evt3', words(0x8001, 0x6005, 0x0007, 0x2864), 2],
    ['libcaer_cmp', words(0x2005, 0x1007, 0x3803), 2],
    ['libcaer', libcaer(5, 3, 2, 1), 4],
    ['mono', new Bytes().u32(5).u16(3, 0x8002).bytes, 8],
  ] as const)('words of %s in the other order of bytes give the same events', (encoding, events, size) => {
    const turned = Uint8Array.from(events, (_, k) => events[k - (k % size) + size - 1 - (k % size)]);
    const { events: expected } = decoded(encoding, [{ events }]);
    expect(expected).toHaveLength(1);
    expect(decoded(encoding, [{ events: turned, isBigEndian: true }]).events).toEqual(expected);
  });

  test.each([
    ['evt3', 1],
    ['libcaer_cmp', 1],
    ['libcaer', 7],
    ['mono', 7],
  ] as const)('what is no whole record of %s is counted, and the next packet is not shifted', (encoding, cut) => {
    const whole = {
      evt3: words(0x8001, 0x2864),
      libcaer_cmp: words(0x2005, 0x3803),
      libcaer: libcaer(5, 3, 2, 1),
      mono: libcaer(5, 3, 2, 1),
    }[encoding];
    const { events, report } = decoded(encoding, [
      { events: new Bytes().raw(whole, new Uint8Array(cut)).bytes },
      { events: whole },
    ]);
    expect(events).toHaveLength(2);
    expect(report.cutBytes).toBe(cut);
  });
});
