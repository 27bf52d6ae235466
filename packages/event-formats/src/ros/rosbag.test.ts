import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import {
  array,
  bagOf,
  bz2Packed,
  chunkOf,
  cutAt,
  evt3Topic as events,
  eventsOf,
  evt3Events,
  evt3Packets,
  lz4Stored,
  packet,
  packetType,
  type Topic,
} from './ros.fixture.ts';

/** A topic with an empty packet in each encoding. */
const inEncodings = (...encodings: string[]): Topic => ({
  ...events,
  messages: encodings.map((encoding) => packet('ros1', encoding, new Uint8Array(0))),
});
const images: Topic = { name: '/image', type: 'sensor_msgs/Image', messages: [Uint8Array.of(1, 2, 3)] };
const dvs: Topic = {
  name: '/dvs',
  type: 'dvs_msgs/EventArray',
  messages: [
    array('ros1', [
      [9, 7, 1, 2, 1],
      [9, 1007, 3, 4, 0],
    ]),
    array('ros1', [[10, 7, 5, 6, 1]]),
  ],
};

describe('ROS 1 bags', () => {
  test('the size, the topic and the events of packets are read', async () => {
    const { events: read, file } = await eventsOf(bagOf([images, events]));
    expect(read).toEqual(evt3Events);
    expect(file).toMatchObject({
      format: 'rosbag',
      header: {
        sensor: { width: 640, height: 480 },
        sensorFrom: 'header',
        originNs: 0n,
        timeUnit: 'us',
        fields: [
          ['topic', '/events'],
          ['type', 'event_camera_msgs/EventPacket'],
          ['encoding', 'evt3'],
          ['frame_id', 'cam'],
        ],
        streams: ['/events'],
      },
      report: { notes: [] },
    });
  });

  test('arrays of events begin at the time of the first, and keep their ns', async () => {
    const { events: read, file } = await eventsOf(bagOf([dvs]));
    expect(read).toEqual([
      [0, 1, 2, 1],
      [1, 3, 4, 0],
      [1e6, 5, 6, 1],
    ]);
    expect(file.header).toMatchObject({ originNs: 9_000_000_007n, timeUnit: 'ns', sensor: { width: 640, height: 480 } });
  });

  test.each([
    ['bz2', bz2Packed],
    ['lz4', lz4Stored],
  ])('chunks of %s are unpacked', async (_, packing) => {
    expect(chunkOf(events, 0).bytes).toHaveLength(350);
    expect((await eventsOf(bagOf([events], packing))).events).toEqual(evt3Events);
  });

  test('chunks of an unknown kind are an error', async () => {
    const bag = bagOf([events], { name: 'xz', pack: (bytes) => bytes });
    await expect(eventsOf(bag, { name: 'a.bag' })).rejects.toThrow(says('a.bag: byte 4109', 'Unsupported compression'));
  });

  test('the first topic with a message is read, or the one that is asked for', async () => {
    const empty: Topic = { name: '/empty', type: packetType, messages: [] };
    const bag = bagOf([empty, dvs, images, events]);
    const first = await eventsOf(bag);
    expect(first.file.header.streams).toEqual(['/dvs', '/empty', '/events']);
    expect(first.events).toHaveLength(3);
    const chosen = await eventsOf(bag, { stream: '/events' });
    expect(chosen.file.header.streams).toEqual(['/events', '/empty', '/dvs']);
    expect(chosen.events).toEqual(evt3Events);
  });

  test('a topic that is not there is an error that names those that are', async () => {
    await expect(eventsOf(bagOf([dvs, events]), { name: 'a.bag', stream: '/left' })).rejects.toThrow(
      says('a.bag: byte 0', '/left', '/dvs', 'dvs_msgs/EventArray', '/events', 'event_camera_msgs/EventPacket'),
    );
    await expect(eventsOf(bagOf([images]))).rejects.toThrow('got the topics /image (sensor_msgs/Image)');
  });

  test('packets whose numbers have gaps are noted', async () => {
    const messages = evt3Packets.map((words, k) => packet('ros1', 'evt3', words, { seq: 3 * k }));
    const { file } = await eventsOf(bagOf([{ ...events, messages }]));
    expect(file.report.notes).toEqual(['packets are missing: their numbers have gaps']);
  });

  test('an encoding that is not read, and one that changes, are errors', async () => {
    await expect(eventsOf(bagOf([inEncodings('trigger')]))).rejects.toThrow(says('evt3', 'libcaer_cmp', '"trigger"'));
    await expect(eventsOf(bagOf([inEncodings('evt3', 'mono')]))).rejects.toThrow(says('evt3', 'mono'));
  });

  test('a bag without its index is an error that says how it is mended', async () => {
    const bag = bagOf([events]);
    await expect(eventsOf(bag.subarray(0, bag.length - 400))).rejects.toThrow(
      says(/index at byte \d+/, /\d+ bytes/, 'rosbag reindex'),
    );
    const place = new TextDecoder('latin1').decode(bag).indexOf('index_pos=') + 10;
    bag.fill(0, place, place + 8);
    await expect(eventsOf(bag)).rejects.toThrow('got none: the recording was broken off; mend it: rosbag reindex');
  });

  test('counts that the file cannot hold are an error', async () => {
    const bag = bagOf([events]);
    const place = new TextDecoder('latin1').decode(bag).indexOf('conn_count=') + 11;
    new DataView(bag.buffer).setUint32(place, 2 ** 30, true);
    await expect(eventsOf(bag)).rejects.toThrow(says(1073741824, 1));
  });

  test('pieces that are cut anywhere give the same events', async () => {
    const bag = bagOf([events, dvs]);
    for (let place = 4000; place < bag.length; place += 3) expect((await eventsOf(cutAt(bag, place))).events).toEqual(evt3Events);
  });
});
