import { randomGenerator } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { readEvents } from '../reading/read-events.ts';
import { figuresOf, realFile } from '../truth.fixture.ts';
import { columnsOf, type Rows, readAll } from './bytes.fixture.ts';
import { DatWriter } from './dat-writer.ts';
import { Evt2Writer } from './evt2-writer.ts';
import { Evt3Writer } from './evt3-writer.ts';

const sensor = { width: 1280, height: 720 };
const writers = [
  ['evt2', Evt2Writer],
  ['evt3', Evt3Writer],
  ['dat', DatWriter],
] as const;

/** The file that a writer makes of blocks of events. */
function written(writer: DatWriter | Evt2Writer | Evt3Writer, ...blocks: readonly Rows[]): Uint8Array {
  const parts = [writer.begin(), ...blocks.map((rows) => writer.encode(columnsOf(rows)))];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Events whose times stand still, step and jump, with runs along a row. @param jumpUs longest silence */
function randomEvents(seed: number, count: number, jumpUs: number): Rows {
  const { integer } = randomGenerator(seed);
  const rows: Rows = [];
  let [t, x, y, p] = [integer(2 ** 20), 0, 0, 0];
  while (rows.length < count) {
    const kind = integer(8);
    if (kind < 2) t += integer(100);
    if (kind === 2) t += integer(jumpUs);
    if (kind < 4) [x, y] = [integer(sensor.width), integer(sensor.height)];
    if (kind < 6) p = integer(2);
    for (let run = integer(30); run >= 0; run--) {
      rows.push([t, x, y, p]);
      x = Math.min(sensor.width - 1, x + integer(4));
    }
  }
  return rows;
}

/** Words of a file behind its header. */
const wordsOf = (writer: Evt3Writer, rows: Rows): string[] => {
  const bytes = writer.encode(columnsOf(rows));
  return Array.from({ length: bytes.length / 2 }, (_, k) =>
    (bytes[2 * k] | (bytes[2 * k + 1] << 8)).toString(16).padStart(4, '0'),
  );
};

describe.each(writers)('the writer of %s', (format, Writer) => {
  test('what it writes is read as the same events, whatever the blocks', async () => {
    for (let seed = 0; seed < 20; seed++) {
      // Two clocks of EVT3, and an eighth of one of DAT.
      const rows = randomEvents(seed, 300, 2 ** 29);
      const cut = seed * 15;
      const { file, events } = await readAll(written(new Writer(sensor), rows.slice(0, cut), rows.slice(cut)));
      expect(file).toMatchObject({ format, header: { sensor, sensorFrom: 'header' } });
      expect(file.report).toMatchObject({ stepsBack: 0, cutBytes: 0 });
      expect(Object.fromEntries(file.report.dropped)).toEqual({});
      expect(events).toEqual(rows);
    }
  });

  test('the pixels and polarities at the ends of their ranges survive', async () => {
    const rows = [0, 1].flatMap((p) => [0, sensor.height - 1].flatMap((y) => [0, sensor.width - 1].map((x) => [63, x, y, p])));
    expect((await readAll(written(new Writer(sensor), rows))).events).toEqual(rows);
  });

  test('times that are no whole µs are rounded', async () => {
    expect(
      (
        await readAll(
          written(new Writer(sensor), [
            [1.4, 1, 1, 0],
            [1.6, 1, 1, 0],
          ]),
        )
      ).events.map(([t]) => t),
    ).toEqual([1, 2]);
  });

  test('a file without events has a header', async () => {
    const { file, events } = await readAll(written(new Writer(sensor), []));
    expect(events).toEqual([]);
    expect(file.header.sensor).toEqual(sensor);
  });

  test.each([
    [
      [
        [5, 1, 1, 0],
        [4, 1, 1, 0],
      ],
      says('event 1', 5, 4),
    ],
    [[[-1, 1, 1, 0]], says('event 0', 0, -1)],
    [[[Number.NaN, 1, 1, 0]], says('event 0', 0, 'NaN')],
    [[[5, 1280, 1, 0]], says('event 0', '1280×720', 1280, 1)],
    [[[5, 1, 720, 0]], says('event 0', '1280×720', 1, 720)],
    [[[5, 1, 1, 2]], says('event 0', 0, 1, 2)],
  ])('%j is an error', (rows, message) => {
    expect(() => new Writer(sensor).encode(columnsOf(rows))).toThrow(message);
  });

  test('events of a block are numbered on from those before it', () => {
    const writer = new Writer(sensor);
    writer.encode(
      columnsOf([
        [5, 1, 1, 0],
        [9, 1, 1, 0],
      ]),
    );
    expect(() => writer.encode(columnsOf([[8, 1, 1, 0]]))).toThrow(says('event 2', 9, 8));
  });

  test('a sensor that its addresses cannot count is an error', () => {
    expect(() => new Writer({ width: 16385, height: 1 })).toThrow('got 16385×1');
    expect(() => new Writer({ width: 0, height: 1 })).toThrow('got 0×1');
  });
});

describe('passes of the end of the clock', () => {
  test('of EVT3 survive every 16.78 s, in one silence and at the beginning', async () => {
    const rows = [2 ** 26, 2 ** 26 + 1, 2 ** 28 - 1, 2 ** 28, 2 ** 31 + 4095].map((t) => [t, 1, 2, 0]);
    const { file, events } = await readAll(written(new Evt3Writer(sensor), rows.slice(0, 2), rows.slice(2)));
    expect(events).toEqual(rows);
    expect(file.report.wraps).toBe(128);
  });

  test('of EVT2 survive every 2^34 µs', async () => {
    const rows = [2 ** 34 - 1, 2 ** 34, 2 ** 37 + 63, 1.7e15].map((t) => [t, 1, 2, 1]);
    const { file, events } = await readAll(written(new Evt2Writer(sensor), rows));
    expect(events).toEqual(rows);
    expect(file.report.wraps).toBe(Math.floor(1.7e15 / 2 ** 34));
  });

  test('of DAT survive every 2^32 µs where no silence is longer than half of it', async () => {
    const rows = [2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 2 ** 31, 2 ** 33 - 1, 2 ** 33 + 1].map((t) => [t, 1, 2, 1]);
    const { file, events } = await readAll(written(new DatWriter(sensor), rows));
    expect(events).toEqual(rows);
    expect(file.report.wraps).toBe(2);
  });

  test.each([[[2 ** 32]], [[2 ** 31, 2 ** 32]], [[5, 2 ** 32 + 6]], [[2 ** 32 - 1, 2 ** 32 + 2 ** 31, 2 ** 33 + 2 ** 32]]])(
    'of DAT that no reader could tell at %j are an error',
    (times) => {
      expect(() => new DatWriter(sensor).encode(columnsOf(times.map((t) => [t, 1, 1, 0])))).toThrow('32-bit clock');
    },
  );

  test('Unix time is an error in EVT3', () => {
    expect(() => new Evt3Writer(sensor).encode(columnsOf([[1.7e15, 1, 1, 0]]))).toThrow(
      'subtract the time of the first event from all',
    );
  });
});

/** Events of a row at one time. */
const row = (xs: readonly number[], p = 1): Rows => xs.map((x) => [4097, x, 7, p]);

describe('vectors of EVT3', () => {
  test('four events of a row are words of one event each, five are a vector of 32 pixels', () => {
    expect(wordsOf(new Evt3Writer(sensor), row([1, 2, 3, 4]))).toEqual(['8001', '6001', '0007', '2801', '2802', '2803', '2804']);
    expect(wordsOf(new Evt3Writer(sensor), row([1, 2, 13, 30, 32]))).toEqual([
      '8001',
      '6001',
      '0007',
      '3801',
      '4003',
      '4001',
      '50a0',
    ]);
  });

  test('the next 32 pixels need no new base', () => {
    const xs = [0, 1, 2, 3, 4, 33, 34, 35, 63];
    expect(wordsOf(new Evt3Writer(sensor), row(xs)).slice(3)).toEqual(['3800', '401f', '4000', '5000', '400e', '4000', '5080']);
  });

  test('a run ends at another polarity, row or time, and where x does not rise', async () => {
    const rows = [...row([1, 2, 3, 4, 5]), ...row([6, 7, 8, 9, 10], 0), ...row([10, 9, 9, 8])];
    const words = wordsOf(new Evt3Writer(sensor), rows).slice(3);
    expect(words).toEqual(['3801', '401f', '4000', '5000', '3006', '401f', '4000', '5000', '280a', '2809', '2809', '2808']);
  });

  const real = realFile('evt3_sample.raw');
  test.skipIf(real === undefined)('a real recording is the same after it is written, and is no longer', async () => {
    const { path, truth } = real!;
    const file = await readEvents(path);
    const writer = new Evt3Writer(file.header.sensor!);
    const parts = [writer.begin()];
    for await (const chunk of file.chunks()) parts.push(writer.encode(chunk));
    const blob = new Blob(parts);
    expect(blob.size).toBeLessThan(618_052);
    expect(truth).toMatchObject(await figuresOf(blob, truth.time_unit));
  });
});
