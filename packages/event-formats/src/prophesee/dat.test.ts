import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { inPieces, readRows } from '../hostile.fixture.ts';
import { readEvents } from '../reading/read-events.ts';
import { bytesOf, fileOf, readAll } from './bytes.fixture.ts';

/** A file of records of words. @param start the type and the size of events */
const datOf = (header: string, words: readonly number[], start: readonly number[] = [12, 8]): Uint8Array =>
  fileOf(header, Uint8Array.from([...start, ...bytesOf(words, 4)]));

const version2 = '% Data file containing CD events.\n% Version 2\n';
/** 7 µs, ON, (16383, 5), and 9 µs, OFF, (1, 16383). */
const two = [7, 0x1001_7fff, 9, 0x0fff_c001];

describe('DAT files', () => {
  test('an address of version 2 is 14 bits of each of x and y, and the polarity', async () => {
    const { file, events } = await readAll(datOf(version2, two));
    expect(events).toEqual([
      [7, 16383, 5, 1],
      [9, 1, 16383, 0],
    ]);
    expect(file).toMatchObject({ format: 'dat', header: { sensor: undefined } });
  });

  test('an address of older versions is 9 bits of x, 8 of y, and the polarity; other bits are ignored', async () => {
    for (const header of ['% Version 1\n', '% Date 2012-01-01\n']) {
      const { events } = await readAll(datOf(header, [7, 0x0002_0fff, 9, 0xfffd_fe01], [0, 8]));
      expect(events).toEqual([
        [7, 511, 7, 1],
        [9, 1, 255, 0],
      ]);
    }
  });

  test('a file without a header is read as version 1 when the format is given, and this is noted', async () => {
    const { file, events } = await readAll(bytesOf([7, 0x0002_0fff], 4), { format: 'dat' });
    expect(events).toEqual([[7, 511, 7, 1]]);
    expect(file.report.notes).toEqual(['the file has no header; its records are read as those of version 1']);
  });

  test('the size is that of the header, and events beyond it are left out', async () => {
    const { file, events } = await readAll(datOf(`${version2}% Height 6\n% Width 4096\n`, [7, 0x1001_4fff, 9, 0x0fff_c001]));
    expect(file.header).toMatchObject({ sensor: { width: 4096, height: 6 }, sensorFrom: 'header' });
    expect(events).toEqual([[7, 4095, 5, 1]]);
    expect(file.report.dropped.get('events beyond the sensor')).toBe(1);
  });

  test('the clock passes its end after 2^32 µs; a smaller fall is kept and counted', async () => {
    const { file, events } = await readAll(datOf(version2, [0xffff_ffff, 0, 0, 0, 0x8000_0000, 0, 5, 0, 0x8000_0005, 0, 5, 0]));
    expect(events.map(([t]) => t - 2 ** 32)).toEqual([-1, 0, 2 ** 31, 5, 2 ** 31 + 5, 5]);
    expect(file.report).toMatchObject({ wraps: 1, stepsBack: 2 });
  });

  test('pieces that are cut anywhere give the same events', async () => {
    const bytes = datOf(version2, two);
    const whole = (await readAll(bytes)).events;
    for (let size = 1; size <= bytes.length; size++) expect((await readRows(inPieces(bytes, size))).rows).toEqual(whole);
  });

  test('a file of triggers has no events; times go on where the clock begins anew', async () => {
    // OpenEB packs p : 4, pad : 22, id : 6, from bit 0 on; padding says nothing.
    const words = [0xffff_ffff, 0x1800_0001, 4, 0xffff_fff0, 5, 0x0400_0001];
    const { file, events } = await readAll(datOf(version2, words, [14, 8]));
    expect(events).toEqual([]);
    expect(file.report.triggers).toEqual({
      t: [2 ** 32 - 1, 2 ** 32 + 4, 2 ** 32 + 5],
      channel: [6, 63, 1],
      edge: [1, 0, 1],
    });
  });

  test('a record that is cut at the end is counted', async () => {
    const { file, events } = await readAll(datOf(version2, two).subarray(0, -1));
    expect(events).toHaveLength(1);
    expect(file.report.cutBytes).toBe(7);
  });

  test('a polarity that is none is an error with its byte', async () => {
    await expect(readAll(datOf(version2, [...two, 9, 0x2000_0000]), { name: 'night.dat' })).rejects.toThrow(
      says('night.dat: polarity, byte', version2.length + 2 + 20, 0, 1, 2, 2),
    );
  });

  test.each([
    [[20, 8], says('event type, byte 12', 0, 12, 14, 20)],
    [[12, 16], says('event size, byte 13', 8, 16)],
    [[12], says('header, byte 12', 'type and the size')],
  ])('the type and size %j are refused', async (start, message) => {
    await expect(readEvents(datOf('% Version 2\n', [], start))).rejects.toThrow(says('events', message));
  });

  test('comments above a table are no DAT file', async () => {
    await expect(readEvents(fileOf('% Version 2\n', new TextEncoder().encode('1 2 3\n')))).rejects.toThrow(
      says('events: line 2, byte 12'),
    );
  });
});
