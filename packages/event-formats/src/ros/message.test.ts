import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { EventSink } from '../event-sink.ts';
import { decodeArray } from './encodings.ts';
import { holdsEvents, type RosMessage, readMessage } from './message.ts';
import { array, type Layout, packet, words, zstdStored } from './ros.fixture.ts';

const message = (layout: Layout, data: Uint8Array, type = 'event_camera_msgs/EventPacket'): RosMessage => ({
  topic: { name: '/events', type, layout: layout === 'ros1' ? 'ros1' : 'cdr' },
  data,
  offset: 4096,
});
const areEvents = (type: string): boolean => holdsEvents({ name: '', type, layout: 'cdr' });
const layouts = ['ros1', 'cdr', 'cdr-big'] as const;

describe('messages of event cameras', () => {
  test('a packet of ROS 1 is read byte by byte from its layout', () => {
    // Header {seq, s, ns, frame}, height 4, width 6, seq 2, time base 9, encoding, order, two bytes of events.
    const hex =
      '01000000 02000000 03000000 01000000 61 04000000 06000000 0200000000000000 0900000000000000 04000000 65767433 00 02000000 abcd';
    const data = Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
    expect(readMessage(message('ros1', data), 'a.bag')).toEqual({
      width: 6,
      height: 4,
      frame: 'a',
      events: {
        kind: 'packet',
        seq: 2n,
        timeBaseNs: 9n,
        encoding: 'evt3',
        isBigEndian: false,
        events: Uint8Array.of(0xab, 0xcd),
      },
    });
  });

  test('a packet of ROS 2 is aligned behind its first four bytes, and its texts end with a zero', () => {
    // CDR, {s, ns, frame "ab" and 0, 1 to fill}, height 4, width 6, 4 to fill, seq 2, time base 9, "mono" and 0, order, 2 to fill, one byte of events.
    const hex =
      '00010000 02000000 03000000 03000000 616200 00 04000000 06000000 0200000000000000 0900000000000000 05000000 6d6f6e6f00 00 0000 01000000 ab';
    const data = Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
    expect(readMessage(message('cdr', data), 'a.db3')).toMatchObject({
      width: 6,
      height: 4,
      frame: 'ab',
      events: { seq: 2n, timeBaseNs: 9n, encoding: 'mono', isBigEndian: false, events: Uint8Array.of(0xab) },
    });
  });

  test.each(layouts)('times and sizes of a packet in %s come out as they went in', (layout) => {
    const data = packet(layout, 'libcaer', Uint8Array.of(1, 2, 3), {
      seq: 5,
      timeBaseNs: 1_702_306_974_272_224_018n,
      isBigEndian: 1,
    });
    expect(readMessage(message(layout, data), 'a')).toMatchObject({
      width: 640,
      height: 480,
      frame: 'cam',
      events: {
        seq: 5n,
        timeBaseNs: 1_702_306_974_272_224_018n,
        encoding: 'libcaer',
        isBigEndian: true,
        events: Uint8Array.of(1, 2, 3),
      },
    });
  });

  test.each(layouts)('events of an array in %s keep their ns', (layout) => {
    const events = [
      [1_700_000_000, 999_999_999, 300, 200, 1],
      [1_700_000_001, 1, 7, 8, 0],
      [1_700_000_001, 2, 639, 479, 1],
      [1_699_999_999, 0, 0, 1, 1],
    ] as const;
    const type = layout === 'ros1' ? 'prophesee_event_msgs/EventArray' : 'dvs_msgs/msg/EventArray';
    expect(arrayOf(message(layout, array(layout, events), type))).toEqual({
      firstNs: 1_700_000_000_999_999_999n,
      events: [
        [0, 300, 200, 1],
        [0.002, 7, 8, 0],
        [0.003, 639, 479, 1],
        [-1_999_999.999, 0, 1, 1],
      ],
    });
  });

  test('an array without events begins at the time of its header', () => {
    expect(arrayOf(message('cdr', array('cdr', []), 'dvs_msgs/msg/EventArray'))).toEqual({
      firstNs: 1_700_000_000_000_000_500n,
      events: [],
    });
  });

  test.each(layouts)('a message in %s that is cut anywhere is an error', (layout) => {
    for (const [type, data] of [
      ['event_camera_msgs/EventPacket', packet(layout, 'evt3', words(0x8000, 0x6000, 0x2001))],
      [
        'dvs_msgs/EventArray',
        array(layout, [
          [1, 2, 3, 4, 1],
          [1, 2, 3, 4, 1],
        ]),
      ],
    ] as const) {
      readMessage(message(layout, data, type), 'a');
      for (let end = 0; end < data.length; end++)
        expect(() => readMessage(message(layout, data.subarray(0, end), type), 'a'), `${type} to ${end}`).toThrow(
          /^a: byte \d+ of a message on \/events, byte 4096: expected/,
        );
    }
  });

  test('a count of events that the message does not hold is an error before anything is allocated', () => {
    const data = array('ros1', [[1, 2, 3, 4, 1]]);
    new DataView(data.buffer).setUint32(data.length - 17, 0xffff_ffff, true);
    expect(() => readMessage(message('ros1', data, 'dvs_msgs/EventArray'), 'a')).toThrow(says(4294967295, 55834574835, 13));
  });

  test('a sensor that no camera has is an error', () => {
    const data = packet('ros1', 'evt3', words());
    new DataView(data.buffer).setUint32(19, 1 << 20, true);
    expect(() => readMessage(message('ros1', data), 'a')).toThrow(says(32768, '640×1048576'));
  });

  test('a message that is packed by itself is unpacked', () => {
    const data = packet('cdr', 'evt3', words(0x2065, 0x2066));
    expect(readMessage(message('cdr', zstdStored.pack(data)), 'a')).toEqual(readMessage(message('cdr', data), 'a'));
    expect(() => readMessage(message('cdr', zstdStored.pack(data).subarray(0, 60)), 'a')).toThrow(
      'got a damaged Zstandard frame',
    );
  });

  test('other serialisations than CDR are an error', () => {
    const data = packet('cdr', 'evt3', words());
    data[1] = 3;
    expect(() => readMessage(message('cdr', data), 'a')).toThrow(says('CDR', 0, 0, 0, 1, 0, 3));
  });

  test('topics are known by the type of their messages', () => {
    const known = [
      'event_camera_msgs/EventPacket',
      'event_array_msgs/msg/EventArray',
      'dvs_msgs/EventArray',
      'prophesee_event_msgs/msg/EventArray',
    ];
    const others = ['sensor_msgs/Image', 'my_dvs_msgs/EventArray', 'event_camera_msgs/msg/EventPacketArray'];
    expect(known.filter(areEvents)).toEqual(known);
    expect(others.filter(areEvents)).toEqual([]);
  });
});

function arrayOf(raw: RosMessage): { readonly firstNs: bigint; readonly events: number[][] } {
  const { events } = readMessage(raw, 'a');
  if (events.kind !== 'array') throw new Error('no array');
  const sink = new EventSink();
  decodeArray(events, events.firstNs, sink);
  const { t, x, y, p } = sink.take();
  return { firstNs: events.firstNs, events: Array.from(t, (time, k) => [time, x[k], y[k], p[k]]) };
}
