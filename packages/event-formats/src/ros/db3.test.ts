import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import {
  array,
  cutAt,
  databaseOf,
  eventsOf,
  evt3Events,
  evt3Packets,
  packet,
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
/** 800 events: more than a page holds. */
const many: Topic = {
  ...events,
  messages: [packet('cdr', 'evt3', words(0x8001, 0x6000, ...Array.from({ length: 800 }, (_, k) => 0x2000 + (k % 640))))],
};

describe('databases of rosbag2', () => {
  test('the size, the topic and the events are read, and other topics are listed', async () => {
    const { events: read, file } = await eventsOf(databaseOf([events, dvs]));
    expect(read).toEqual(evt3Events);
    expect(file).toMatchObject({
      format: 'db3',
      header: {
        sensor: { width: 640, height: 480 },
        sensorFrom: 'header',
        originNs: 0n,
        timeUnit: 'us',
        streams: ['/events', '/dvs'],
      },
      report: { notes: [], cutBytes: 0 },
    });
    expect((await eventsOf(databaseOf([events, dvs]), { stream: '/dvs' })).events).toEqual([[0, 3, 4, 1]]);
  });

  test('messages that fill several pages are read', async () => {
    expect((await eventsOf(databaseOf([many]))).events).toEqual(Array.from({ length: 800 }, (_, k) => [4096, k % 640, 0, 0]));
  });

  test('messages that are packed by themselves are unpacked', async () => {
    const messages = events.messages.map((data) => zstdStored.pack(data));
    expect((await eventsOf(databaseOf([{ ...events, messages }]))).events).toEqual(evt3Events);
  });

  test('a log that may hold more is noted', async () => {
    const { file } = await eventsOf(databaseOf([events]).with(18, 2));
    expect(file.report.notes).toEqual(['the database keeps a write-ahead log; what is only in its -wal file is not read']);
  });

  test('a database without messages, or of something else, is an error', async () => {
    await expect(eventsOf(databaseOf([{ ...events, messages: [] }]), { name: 'a.db3' })).rejects.toThrow(
      says('a.db3: byte 0', 'event_camera_msgs/EventPacket', 'dvs_msgs/EventArray', '/events'),
    );
    const other = databaseOf([events]);
    other.set(new TextEncoder().encode('massages'), new TextDecoder('latin1').decode(other).indexOf('messagesmessages'));
    await expect(eventsOf(other)).rejects.toThrow(says('table messages', 'rosbag2'));
  });

  test('pages that lead in circles, and out of the file, are an error', async () => {
    const database = databaseOf([many]);
    // Page 3 is the root, whose last four bytes before its cells lead to the row on page 4; the rest of that is on pages 5 to 7, which say first what follows.
    expect([database[2 * 512 + 11], database[4 * 512 + 3]]).toEqual([4, 6]);
    const expected = 'expected a page of the 7 that no other leads to';
    await expect(eventsOf(database.with(2 * 512 + 11, 3))).rejects.toThrow(
      `page 3, byte 1024: ${expected}, got page 3 once more`,
    );
    await expect(eventsOf(database.with(4 * 512 + 3, 5))).rejects.toThrow(`page 5, byte 2048: ${expected}, got page 5 once more`);
    await expect(eventsOf(database.with(4 * 512 + 3, 77))).rejects.toThrow(
      `page 8, byte 3584: ${expected}, got page 77; fetch the file again`,
    );
  });

  test('pieces that are cut anywhere give the same events', async () => {
    const database = databaseOf([events, dvs]);
    for (let place = 1; place < database.length; place += 7)
      expect((await eventsOf(cutAt(database, place))).events).toEqual(evt3Events);
  });
});
