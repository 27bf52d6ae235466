import { describe, expect, test } from 'vitest';
import { bytesOf, decodedBy, fileOf, readAll } from './bytes.fixture.ts';
import { evt2Decoder } from './evt2.ts';

const decoded = (words: readonly number[], cuts?: readonly number[]) =>
  decodedBy((report) => evt2Decoder(report), bytesOf(words, 4), cuts);

/** TIME_HIGH 3, an ON event 5 µs later at (100, 7), an OFF one 63 µs later at (2047, 2047). */
const two = [0x8000_0003, 0x1143_2007, 0x0fff_ffff];

/** At so many µs in the present 64, of events that came (0x14) or passed (0x16). */
const count = (us: number, subtype: number, events: number) => [0xe000_0000 | (us << 22) | subtype, 0xf000_0000 | events];

describe('words of EVT2', () => {
  test('a word holds the lower part of the time, the pixel and the polarity', () => {
    expect(decoded(two).events).toEqual([
      [3 * 64 + 5, 100, 7, 1],
      [3 * 64 + 63, 2047, 2047, 0],
    ]);
  });

  test('the clock passes its end after 2^34 µs', () => {
    const { events, report } = decoded([0x8fff_ffff, 0x0fc0_0801, 0x8000_0000, 0x0000_0801, 0x8000_0001, 0x0000_0801]);
    expect(events.map(([t]) => t)).toEqual([2 ** 34 - 1, 2 ** 34, 2 ** 34 + 64]);
    expect(report.wraps).toBe(1);
  });

  test('a time that falls by no more than half the range is kept, and nothing is added', () => {
    const { events, report } = decoded([0x8800_0001, 0x0000_0801, 0x8000_0001, 0x0000_0801]);
    expect(events.map(([t]) => t)).toEqual([(2 ** 27 + 1) * 64, 64]);
    expect(report.wraps).toBe(0);
  });

  test('events before the first time and words of other kinds are counted', () => {
    const { events, report } = decoded([0x1000_0801, 0x0000_0801, ...two, 0xa000_0001, 0xe000_0000, 0xf000_0000, 0x2000_0000]);
    expect(events).toHaveLength(2);
    expect(Object.fromEntries(report.dropped)).toEqual({
      'events before the first time': 2,
      'words of other kinds': 3,
    });
  });

  test('triggers have the lower part of their time, a channel and an edge', () => {
    const { report } = decoded([0xa000_0001, 0x8000_0002, 0xa000_0000 | (5 << 22) | (31 << 8) | 1, 0xa000_0300]);
    expect(report.triggers).toEqual({ t: [133, 128], channel: [31, 3], edge: [1, 0] });
    expect(Object.fromEntries(report.dropped)).toEqual({ 'triggers before the first time': 1 });
  });

  test('counts of events before and after the rate control tell what was dropped, and when', () => {
    const words = [
      ...count(1, 0x14, 900),
      ...count(1, 0x16, 100),
      0x8000_0002,
      ...count(3, 0x14, 500),
      ...count(3, 0x16, 500),
      0x8000_0003,
      ...count(5, 0x14, 700),
      ...count(5, 0x16, 300),
      0x8000_0004,
      ...count(7, 0x14, 900),
      ...count(7, 0x16, 100),
      ...two,
    ];
    for (const cuts of [[], [15], [44], [60]]) {
      const { events, report } = decoded(words, cuts);
      expect(events).toHaveLength(2);
      expect(report.takeLost()).toEqual([{ fromUs: 131, untilUs: 263, events: 1200 }]);
      expect(report.dropped.get('events that the rate control of the camera dropped')).toBe(1200);
      // Before the first time: two counts of two words each.
      expect(report.dropped.get('words of other kinds')).toBe(4);
    }
  });

  test('pieces that are cut anywhere give the same events', () => {
    const whole = decoded(two).events;
    for (let cut = 0; cut <= 12; cut++)
      for (let next = cut; next <= 12; next++) expect(decoded(two, [cut, next]).events).toEqual(whole);
  });

  test('a word that is cut at the end is counted', () => {
    const { events, report } = decodedBy((to) => evt2Decoder(to), bytesOf(two, 4).subarray(0, 11));
    expect(events).toHaveLength(1);
    expect(report.cutBytes).toBe(3);
  });
});

describe('EVT2 files', () => {
  test('the first word may begin with the bytes of a header line, when it is no line', async () => {
    const { file, events } = await readAll(fileOf('% evt 2.0\n% system_ID 21\n', bytesOf([0x8000_2025, 0x0000_0801], 4)));
    expect(events).toEqual([[0x2025 * 64, 1, 1, 0]]);
    expect(file.header).toMatchObject({ sensor: { width: 640, height: 480 }, sensorFrom: 'camera' });
  });

  test('a file of a header alone has no event', async () => {
    const { file, events } = await readAll(fileOf('% evt 2.0\n', new Uint8Array(0)));
    expect(events).toEqual([]);
    expect(file.header.sensor).toBeUndefined();
  });
});
