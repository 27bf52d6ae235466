import * as zlib from 'node:zlib';
import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import {
  array,
  cutAt,
  eventsOf,
  evt3Events,
  evt3Packets,
  lz4Stored,
  mcapOf,
  packet,
  packetType,
  type Topic,
  words,
  zstdStored,
} from './ros.fixture.ts';

const events: Topic = {
  name: '/events',
  type: 'event_camera_msgs/msg/EventPacket',
  messages: evt3Packets.map((data, seq) => packet('cdr', 'evt3', data, { seq })),
};
const dvs: Topic = { name: '/dvs', type: 'dvs_msgs/msg/EventArray', messages: [array('cdr', [[1, 2, 3, 4, 1]])] };
const images: Topic = { name: '/image', type: 'sensor_msgs/msg/Image', messages: [Uint8Array.of(1, 2, 3)] };

describe('MCAP files', () => {
  test('the size, the topic and the events are read, and other topics are listed', async () => {
    const { events: read, file } = await eventsOf(await mcapOf([images, events, dvs]));
    expect(read).toEqual(evt3Events);
    expect(file).toMatchObject({
      format: 'mcap',
      header: {
        sensor: { width: 640, height: 480 },
        sensorFrom: 'header',
        originNs: 0n,
        timeUnit: 'us',
        streams: ['/events', '/dvs'],
      },
      report: { notes: [], cutBytes: 0 },
    });
    expect((await eventsOf(await mcapOf([images, events, dvs]), { stream: '/dvs' })).events).toEqual([[0, 3, 4, 1]]);
  });

  test('times are exact to the ns, relative to the time base of the first message', async () => {
    const base = 1_744_227_144_732_712_001n;
    const messages = [0n, 1_000_000_003n].map((ns, seq) =>
      packet('cdr', 'libcaer_cmp', words(0x2005, 0x1002, 0x3803), { seq, timeBaseNs: base + ns }),
    );
    const { events: read, file } = await eventsOf(await mcapOf([{ ...events, messages }]));
    expect(file.header.originNs).toBe(base);
    expect(read.map(([t]) => base + BigInt(Math.round(t * 1000)))).toEqual([base + 2000n, base + 1_000_002_003n]);
  });

  test.each([
    ['zstd', zstdStored],
    ['lz4', lz4Stored],
  ])('chunks of %s are unpacked', async (_, packing) => {
    expect((await eventsOf(await mcapOf([events], 'cdr', packing))).events).toEqual(evt3Events);
  });

  test.skipIf(zlib.zstdCompressSync === undefined)('chunks that Zstandard has made smaller are unpacked', async () => {
    const mcap = await mcapOf([events], 'cdr', { name: 'zstd', pack: (bytes) => zlib.zstdCompressSync(bytes) });
    expect((await eventsOf(mcap)).events).toEqual(evt3Events);
  });

  test('messages of ROS 1 and files without chunks are read', async () => {
    const ros1 = { ...events, type: packetType, messages: evt3Packets.map((data) => packet('ros1', 'evt3', data)) };
    expect((await eventsOf(await mcapOf([ros1], 'ros1', 'no chunks'))).events).toEqual(evt3Events);
  });

  test('messages in other encodings are no events', async () => {
    await expect(eventsOf(await mcapOf([events], 'protobuf'))).rejects.toThrow('got the topics /events (protobuf)');
  });

  test('a chunk whose checksum is wrong is an error', async () => {
    const mcap = await mcapOf([events]);
    const place = new TextDecoder('latin1').decode(mcap).indexOf('evt3') + 4;
    await expect(eventsOf(mcap.with(place + 10, 99), { name: 'a.mcap' })).rejects.toThrow(says('a.mcap: byte', 'MCAP', 'CRC'));
  });

  test('what is wrong with a message is said with the byte of its chunk', async () => {
    const mcap = await mcapOf([{ ...events, messages: [...events.messages, Uint8Array.of(0, 1, 0, 0, 9)] }]);
    // Behind the magic bytes, and the header with its two texts, one of them the name of the library.
    const header = Number(new DataView(mcap.buffer).getBigUint64(9, true));
    await expect(eventsOf(mcap)).rejects.toThrow(says('events: byte 4 of a message on /events, byte', 8 + 9 + header, 8, 1));
  });

  test('a file that is cut gives the whole messages before the cut', async () => {
    const mcap = await mcapOf([events], 'cdr', 'no chunks');
    const second = new TextDecoder('latin1').decode(mcap).lastIndexOf('evt3');
    const { events: read, file } = await eventsOf(mcap.subarray(0, second));
    expect(read).toEqual(evt3Events.slice(0, 1));
    expect(file.report.notes).toEqual(['the file ends before its end mark']);
    // The record of the second message: kind, length, channel, number, two times, and the message up to the name of the encoding.
    expect(file.report.cutBytes).toBe(1 + 8 + 22 + 48);
  });

  test('pieces that are cut anywhere give the same events', async () => {
    const mcap = await mcapOf([events, dvs], 'cdr', zstdStored);
    for (let place = 1; place < mcap.length; place++) expect((await eventsOf(cutAt(mcap, place))).events).toEqual(evt3Events);
  });
});
