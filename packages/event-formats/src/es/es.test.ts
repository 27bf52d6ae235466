import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsOf, inPieces, type Row, readRows } from '../hostile.fixture.ts';
import { readEvents } from '../reading/read-events.ts';
import { EsWriter } from './es-writer.ts';

/** A file: `Event Stream`, version 2.0.0, type, 100×50, events. */
const file = (type: number, ...events: readonly number[]): Uint8Array =>
  Uint8Array.from([...new TextEncoder().encode('Event Stream'), 2, 0, 0, type, 100, 0, 50, 0, ...events]);
const dvs = 1;
const atis = 2;

describe('ES files of a DVS', () => {
  // 5 µs and ON, 127 + 0 µs and OFF, a mark, 126 µs and ON.
  const bytes = file(dvs, 11, 99, 0, 0, 0, 0xff, 0, 1, 0, 49, 0, 0xfe, 253, 2, 0, 3, 0);

  test('a byte holds the time since the event before and the polarity; rows count from the bottom', async () => {
    const { rows, report } = await readRows(bytes);
    expect(rows).toEqual([
      [5, 99, 49, 1],
      [132, 1, 0, 0],
      [258, 2, 46, 1],
    ]);
    expect(Object.fromEntries(report.dropped)).toEqual({ 'marks of a reset': 1 });
    const { header } = await readEvents(bytes);
    expect(header).toMatchObject({ sensor: { width: 100, height: 50 }, sensorFrom: 'header', yFromBottom: true, timeUnit: 'us' });
  });

  test('pieces that are cut anywhere give the same events', async () => {
    const whole = (await readRows(bytes)).rows;
    for (let size = 1; size <= bytes.length; size++) expect((await readRows(inPieces(bytes, size))).rows).toEqual(whole);
  });

  test.each([1, 2, 3, 4])('%s bytes of an event at the end are counted', async (cut) => {
    const { rows, report } = await readRows(bytes.subarray(0, bytes.length - 5 + cut));
    expect(rows).toHaveLength(2);
    expect(report.cutBytes).toBe(cut);
  });

  test('a pixel that is not there is an error with its byte, in whatever pieces it comes', async () => {
    const shifted = file(dvs, 11, 1, 0, 1, 0, 0xff, 11, 100, 0, 1, 0);
    const message = says('night.es: event, byte 26', '100×50', 100, 1);
    for (const size of [1, 3, 100])
      await expect(readRows(inPieces(shifted, size), { name: 'night.es' })).rejects.toThrow(message);
  });

  test('a file without events has none', async () => {
    expect((await readRows(file(dvs))).rows).toEqual([]);
  });
});

test('an ATIS has 6 bits of time, a bit of polarity, and one of exposure, which is no change of light', async () => {
  // 3 µs and ON; 3 · 63 and 2 µs; an exposure after 1 µs; a mark; 62 µs and OFF.
  const bytes = file(atis, 0x0e, 1, 0, 2, 0, 0xff, 0x08, 3, 0, 4, 0, 0x05, 9, 0, 9, 0, 0xfc, 0xf8, 5, 0, 6, 0);
  const { rows, report } = await readRows(bytes, { asStored: true });
  expect(rows).toEqual([
    [3, 1, 2, 1],
    [194, 3, 4, 0],
    [257, 5, 6, 0],
  ]);
  expect(Object.fromEntries(report.dropped)).toEqual({ 'marks of a reset': 1, 'events of exposure': 1 });
});

describe('headers that are not read', () => {
  test.each([
    [file(4), says('byte 15', 'DVS', 'ATIS')],
    [file(0), says('byte 15', 'DVS', 'ATIS')],
    [file(9), 'got type 9'],
    [Uint8Array.from([...new TextEncoder().encode('Event Stream'), 1, 0, 0, 0, 0, 0, 0, 0]), says('byte 12', 2, '1.0.0')],
    [file(dvs).subarray(0, 18), says('byte 18', 20)],
    [Uint8Array.from([...file(dvs).subarray(0, 16), 0, 0, 5, 0]), says('byte 16', '0×5')],
  ])('%#', async (bytes, message) => {
    await expect(readEvents(bytes)).rejects.toThrow(message);
  });
});

const rowsOf = (gaps: readonly (readonly [gap: number, x: number, y: number, p: number])[]): Row[] => {
  let t = 0;
  return gaps.map(([gap, x, y, p]) => [(t += gap), x, y, p]);
};

const written = (rows: readonly Row[], blocks = 1): Uint8Array => {
  const writer = new EsWriter({ width: 300, height: 280 });
  const size = Math.max(1, Math.ceil(rows.length / blocks));
  const pieces = [writer.begin()];
  for (let k = 0; k < rows.length; k += size) pieces.push(writer.encode(columnsOf(rows.slice(k, k + size))));
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
};

const small = () => new EsWriter({ width: 10, height: 10 });

describe('writing', () => {
  test('what is written reads back to the same events', async () => {
    const gap = fc.oneof(fc.nat(300), fc.nat(100_000));
    const row = fc.tuple(gap, fc.nat(299), fc.nat(279), fc.nat(1));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), async (gaps, blocks) => {
        const rows = rowsOf(gaps);
        expect((await readRows(written(rows, blocks))).rows).toEqual(rows);
      }),
    );
  });

  test('an event of the layout by hand', () => {
    expect([...written([[300, 258, 0, 1]])].slice(20)).toEqual([0xff, 0xff, (46 << 1) | 1, 2, 1, 279 & 0xff, 279 >> 8]);
  });

  test('what the format cannot hold is refused', () => {
    expect(() =>
      small().encode(
        columnsOf([
          [5, 1, 1, 0],
          [4, 1, 1, 0],
        ]),
      ),
    ).toThrow(says('do not fall'));
    expect(() =>
      small().encode(
        columnsOf([
          [5, 1, 1, 0],
          [3.7e9, 1, 1, 0],
        ]),
      ),
    ).toThrow('at most an hour apart');
    expect(() => small().encode(columnsOf([[5, 10, 1, 0]]))).toThrow(says('10×10', 10, 1));
    expect(() => new EsWriter({ width: 0, height: 10 })).toThrow(RangeError);
  });
});
