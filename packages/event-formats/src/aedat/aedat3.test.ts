import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { inPieces } from '../hostile.fixture.ts';
import { joined } from './aedat4.fixture.ts';
import { readRows } from './read-rows.fixture.ts';

/** A packet. @param words u32 of an event and its time */
function packet(
  words: readonly (readonly [word: number, time: number])[],
  fields: Partial<Record<keyof typeof places, number>> = {},
) {
  const number = words.length;
  const all = { kind: 1, source: 1, bytes: 8, timeAt: 4, overflow: 0, capacity: number, number, valid: number, ...fields };
  const view = new DataView(new ArrayBuffer(28 + 8 * number));
  view.setInt16(0, all.kind, true);
  view.setInt16(2, all.source, true);
  for (const [key, at] of Object.entries(places)) if (at >= 4) view.setInt32(at, all[key as keyof typeof places], true);
  for (const [k, [word, time]] of words.entries()) {
    view.setUint32(28 + 8 * k, word, true);
    view.setInt32(32 + 8 * k, time, true);
  }
  return new Uint8Array(view.buffer);
}
const places = { kind: 0, source: 2, bytes: 4, timeAt: 8, overflow: 12, capacity: 16, number: 20, valid: 24 };

const word = (x: number, y: number, p: number, isValid = 1): number => ((x << 17) | (y << 2) | (p << 1) | isValid) >>> 0;
const header = (version = '3.1', source = '#Source 1: DAVIS240C\r\n'): Uint8Array =>
  new TextEncoder().encode(
    `#!AER-DAT${version}\r\n#Format: RAW\r\n${source}#Start-Time: 2016-01-01 10:00:00 (TZ+0000)\r\n${version === '3.0' ? '' : '#!END-HEADER\r\n'}`,
  );

describe('packets of AEDAT 3', () => {
  test('a clock that has begun anew so often that no double counts its times is refused', async () => {
    const input = joined(header(), packet([[word(5, 3, 1), 7]], { overflow: 2 ** 30 }));
    await expect(readRows(input)).rejects.toThrow(says('±2^53', '2305843009213694000'));
  });

  test('bytes that are written by hand are the events of the layout', async () => {
    // Kind 1, source 1, 8 bytes, time at 4, overflow 1, capacity 1, number 1, valid 1; x 5, y 3, ON, valid; t 7.
    const bytes = [
      1, 0, 1, 0, 8, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0x0f, 0x00, 0x0a, 0x00, 7, 0, 0, 0,
    ];
    const { events, header: found } = await readRows(joined(header(), Uint8Array.from(bytes)));
    expect(events).toEqual([[2 ** 31 + 7, 5, 3, 1]]);
    expect(found).toMatchObject({
      camera: 'DAVIS240C',
      sensor: { width: 240, height: 180 },
      sensorFrom: 'camera',
      streams: ['1'],
    });
    expect(found.fields).toContainEqual(['Start-Time', '2016-01-01 10:00:00 (TZ+0000)']);
  });

  test('rows of version 3.0, which has no end of its header, count from the bottom', async () => {
    const { events } = await readRows(joined(header('3.0'), packet([[word(0, 0, 0), 1]])));
    expect(events).toEqual([[1, 0, 179, 0]]);
  });

  test('the clock passes its end from packet to packet, and what came before the file is not counted', async () => {
    const input = joined(
      header(),
      packet([[word(1, 1, 1), 2 ** 31 - 1]], { overflow: 3 }),
      packet([[word(1, 1, 0), 0]], { overflow: 4 }),
    );
    const { events, report } = await readRows(input);
    expect(events.map(([t]) => t)).toEqual([4 * 2 ** 31 - 1, 4 * 2 ** 31]);
    expect(report.wraps).toBe(1);
  });

  test('invalid events, events behind the number and packets of other kinds are left out and counted', async () => {
    const two = [
      [word(1, 1, 1), 1],
      [word(2, 2, 1, 0), 2],
      [word(3, 3, 1), 3],
    ] as const;
    const input = joined(
      header(),
      packet(two, { number: 2, valid: 1 }),
      packet([...two], { kind: 3, bytes: 12, capacity: 2, number: 2 }),
      packet([[(1 << 1) | 1, 9]], { kind: 0 }),
      packet([[word(4, 4, 0), 0]]),
    );
    const { events, report } = await readRows(input);
    expect(events).toEqual([
      [1, 1, 1, 1],
      [0, 4, 4, 0],
    ]);
    expect(Object.fromEntries(report.dropped)).toEqual({
      'events that the file calls invalid': 1,
      'samples of motion (IMU)': 2,
      'special events': 1,
    });
    expect(report.notes).toEqual(['the clock of the camera was set to 0 during the recording']);
  });

  test('of several sources one is read: the first with events, or the one that is asked for', async () => {
    const input = joined(
      header('3.1', '#Source 1: DAVIS240C\r\n#Source 2: DVS128\r\n#-Source 9: DAVIS640\r\n'),
      packet([], { source: 1 }),
      packet([[word(1, 1, 1), 1]], { source: 2 }),
      packet([[word(2, 2, 1), 2]], { source: 1 }),
    );
    const first = await readRows(input);
    expect(first.events).toEqual([[1, 1, 1, 1]]);
    expect(first.report.dropped.get('events of other sources')).toBe(1);
    const second = await readRows(input, { stream: '1' });
    expect(second.events).toEqual([[2, 2, 2, 1]]);
    expect(second.header.streams).toEqual(['1', '2']);
    expect((await readRows(input, { stream: '2' })).header.sensor).toEqual({ width: 128, height: 128 });
    await expect(readRows(input, { stream: 'left' })).rejects.toThrow(says('stream, byte 0', '"left"'));
  });
});

describe('damaged packets', () => {
  const good = packet([[word(1, 1, 1), 1]]);
  const at = header().length;

  test.each([
    ['a compressed packet', { kind: -32767 }, says('type of a packet, byte', at, 'that')],
    ['no bytes per event', { bytes: 0 }, says('bytes of an event, byte', at + 4, 0, 0)],
    ['other bytes per event', { bytes: 12 }, says('bytes of an event, byte', at + 4, 8, 12)],
    ['a time elsewhere', { timeAt: 0 }, says('byte of the time in an event, byte', at + 8, 4, 0)],
    ['a negative overflow', { overflow: -1 }, says('wraps of the clock, byte', at + 12, 0, -1)],
    ['a negative capacity', { capacity: -1 }, says('capacity of a packet, byte', at + 16, 0, -1)],
    ['more than the capacity', { number: 2 }, says('number of events, byte', at + 20, 0, 1, 2)],
  ])('%s is an error with its byte', async (_, fields, message) => {
    const input = joined(header(), packet([[word(1, 1, 1), 1]], fields));
    await expect(readRows(input, { name: 'a.aedat' })).rejects.toThrow(says('a.aedat', message));
  });

  test('a capacity that lies takes no memory, and the whole events of a cut packet are kept', async () => {
    const input = joined(
      header(),
      packet([[word(1, 1, 1), 1]], { capacity: 2 ** 31 - 1, number: 2 ** 31 - 1 }),
      Uint8Array.of(1, 2, 3),
    );
    const { events, report } = await readRows(input);
    expect(events).toEqual([[1, 1, 1, 1]]);
    expect(report.cutBytes).toBe(3);
    expect(report.notes[0]).toBe(`the last packet is cut: ${(2 ** 31 - 2) * 8 - 3} bytes are missing`);
  });

  test('a cut packet of another kind, and a cut head, are counted', async () => {
    const other = packet([[0, 0]], { kind: 2, bytes: 100, capacity: 1 });
    expect((await readRows(joined(header(), good, other))).report.cutBytes).toBe(36);
    expect((await readRows(joined(header(), good, good.subarray(0, 27)))).report.cutBytes).toBe(27);
  });

  test('another version is an error', async () => {
    await expect(readRows(header('3.7'))).rejects.toThrow(says('version, byte 9', '3.0', 3.1, 3.7));
  });

  const many = Array.from({ length: 4 }, (_, k) =>
    packet(
      Array.from({ length: 7 }, (__, i) => [word(k + i, i, i & 1), 100 * k + i] as const),
      { overflow: k >> 1, capacity: 7, number: 7 - k, kind: k === 2 ? 0 : 1 },
    ),
  );

  test('pieces that are cut anywhere give the same events', async () => {
    for (const bytes of [joined(header(), ...many)]) {
      const whole = await readRows(bytes);
      expect(whole.events.length).toBeGreaterThan(2);
      for (let size = 1; size <= bytes.length; size++) expect(await readRows(inPieces(bytes, size))).toEqual(whole);
      expect((await readRows(bytes.subarray(0, -5))).report.cutBytes).toBeGreaterThan(0);
    }
  });
});
