import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { EventSink } from '../event-sink.ts';
import { ReadReport } from '../read-report.ts';
import { readEvents } from '../reading/read-events.ts';
import { bytesOf, decodedBy, fileOf, readAll } from './bytes.fixture.ts';
import { evt3Decoder } from './evt3.ts';

const raw = (header: string, words: readonly number[]): Uint8Array => fileOf(header, bytesOf(words, 2));

const decoded = (words: readonly number[], cuts?: readonly number[]) =>
  decodedBy((report) => evt3Decoder(report), bytesOf(words, 2), cuts);

/** TIME_HIGH 1, TIME_LOW 5, row 7, one ON event at x 100, one OFF at 101. */
const two = [0x8001, 0x6005, 0x0007, 0x2864, 0x2065];

/** A count of events, of those that came (0x14) or passed (0x16): 12 bits, 12 and 4, the lowest first. */
const count = (subtype: number, events: number) => [0xe000 | subtype, 0xf000 | (events & 0xfff), 0xf000 | (events >> 12), 0x7000];

describe('words of EVT3', () => {
  test('a single word is an event at the last time and row', () => {
    expect(decoded(two).events).toEqual([
      [4101, 100, 7, 1],
      [4101, 101, 7, 0],
    ]);
  });

  test('a vector is an event per set bit, and moves its base where no bit is set', () => {
    const { events } = decoded([0x8000, 0x6001, 0x0003, 0x3000 | 0x800 | 20, 0x4801, 0x4000, 0x5080]);
    expect(events).toEqual([
      [1, 20, 3, 1],
      [1, 31, 3, 1],
      [1, 51, 3, 1],
    ]);
  });

  test('counts of events before and after the rate control tell what was dropped, and when', () => {
    const words = [
      0x8001,
      0x6001,
      ...count(0x14, 5000),
      ...count(0x16, 5000),
      0x6064,
      ...count(0x14, 70_000),
      ...count(0x16, 9000),
      ...two,
    ];
    for (const cuts of [[], [7], [9], [30]]) {
      const { events, report } = decoded(words, cuts);
      expect(events).toEqual(decoded(two).events);
      expect(report.takeLost()).toEqual([{ fromUs: 4097, untilUs: 4196, events: 61_000 }]);
      expect(report.dropped.has('words of other kinds')).toBe(false);
    }
  });

  test('of a drop that goes on what is over is taken, then the rest', () => {
    const drop = [...count(0x14, 500), ...count(0x16, 100)];
    const { report } = decoded([
      0x8000,
      0x6001,
      ...drop,
      0x6014,
      ...drop,
      0x601e,
      ...drop,
      0x6050,
      ...count(0x16, 9),
      0x6064,
      ...drop,
    ]);
    expect(report.takeLost(25)).toEqual([{ fromUs: 1, untilUs: 25, events: 1200 }]);
    expect(report.takeLost(80)).toEqual([{ fromUs: 25, untilUs: 30, events: 0 }]);
    report.lose(100, 120, 7);
    expect(report.takeLost()).toEqual([{ fromUs: 80, untilUs: 120, events: 407 }]);
    expect(report.takeLost()).toEqual([]);
  });

  test('the clock passes its end after 16.78 s', () => {
    const { events, report } = decoded([0x8fff, 0x6fff, 0x0000, 0x2001, 0x8000, 0x6000, 0x2001]);
    expect(events.map(([t]) => t)).toEqual([2 ** 24 - 1, 2 ** 24]);
    expect(report.wraps).toBe(1);
  });

  test('a time that steps back a little is kept, and nothing is added', () => {
    const { events, report } = decoded([0x8002, 0x632b, 0x0000, 0x2001, 0x6320, 0x2001, 0x8001, 0x2001]);
    expect(events.map(([t]) => t)).toEqual([2 * 4096 + 811, 2 * 4096 + 800, 4096]);
    expect(report.wraps).toBe(0);
  });

  test('events before the first time, of no change of light, and words of other kinds are counted', () => {
    const { events, report } = decoded([0x0001, 0x2001, 0x3001, 0x4003, 0x8000, 0xa101, 0xe000, 0x1005, 0x2001, 0x0005, 0x2001]);
    expect(events).toEqual([[0, 1, 5, 0]]);
    expect(Object.fromEntries(report.dropped)).toEqual({
      'events before the first time': 3,
      'words of other kinds': 1,
      'events that are no change of light': 1,
    });
  });

  test('triggers have the time of the words before, a channel and an edge', () => {
    const { report } = decoded([0xa001, 0x8001, 0x6005, 0xa301, 0x8fff, 0xaf00, 0x8000, 0x6002, 0xa101]);
    expect(report.triggers).toEqual({ t: [4101, 0xfff000, 2 ** 24 + 2], channel: [3, 15, 1], edge: [1, 0, 1] });
    expect(Object.fromEntries(report.dropped)).toEqual({ 'triggers before the first time': 1 });
  });

  test('of a file of triggers alone no more are kept than 2^20; the others are counted', () => {
    const words = new Uint16Array(2 ** 20 + 6).fill(0xa001);
    words[0] = 0x8000;
    const { report } = decodedBy((to) => evt3Decoder(to), new Uint8Array(words.buffer));
    expect(report.triggers.t).toHaveLength(2 ** 20);
    expect(Object.fromEntries(report.dropped)).toEqual({ 'triggers beyond the first 1048576': 5 });
  });

  test('pieces that are cut anywhere give the same events', () => {
    const words = [...two, 0x3864, 0x4a51, 0x5011, 0x6006, 0x2801];
    const whole = decoded(words).events;
    for (let cut = 0; cut <= 2 * words.length; cut++)
      for (let next = cut; next <= 2 * words.length; next++) expect(decoded(words, [cut, next]).events).toEqual(whole);
  });

  test('room is made for the events that a large piece has, not for all that its words could be', () => {
    const sink = new EventSink();
    const words = new Uint16Array(1 << 19).fill(0x2001);
    words[0] = 0x8000;
    evt3Decoder(new ReadReport()).decode(new Uint8Array(words.buffer), sink);
    expect(sink.count).toBe(words.length - 1);
    expect(sink.t.length).toBeLessThanOrEqual(2 * sink.count);
  });

  test('half a word at the end is counted', () => {
    const { report } = decodedBy((to) => evt3Decoder(to), bytesOf(two, 2).subarray(0, 9));
    expect(report.cutBytes).toBe(1);
  });
});

describe('EVT3 files', () => {
  test('the size is that of the header, and events beyond it are left out', async () => {
    const file = await readEvents(raw('% format EVT3;height=8;width=101\n% end\n', two));
    expect(file.header.sensor).toEqual({ width: 101, height: 8 });
    const xs: number[] = [];
    for await (const { x } of file.chunks()) xs.push(...x);
    expect(xs).toEqual([100]);
    expect(file.report.dropped.get('events beyond the sensor')).toBe(1);
  });

  test('vectors that lead far beyond the sensor do not come back to its first columns', async () => {
    // Twelve pixels each, to 2^16 + 8.
    const words = [0x8000, 0x0000, 0x3000 | 2040, ...Array.from({ length: 5292 }, () => 0x4000), 0x4001];
    await expect(readAll(raw('% format EVT3;height=480;width=640\n% end\n', words))).rejects.toThrow(
      says('x, y', 640, 480, 1, 1),
    );
  });

  test('two sizes that differ are an error', async () => {
    const header = '% format EVT3;height=720;width=1280\n% geometry 640x480\n% end\n';
    await expect(readEvents(raw(header, two), { name: 'night.raw' })).rejects.toThrow(
      says('night.raw: header, byte 0', '1280×720', '640×480'),
    );
  });
});
