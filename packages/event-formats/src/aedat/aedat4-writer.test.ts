import { array, assert, asyncProperty, integer, nat, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { readEvents } from '../reading/read-events.ts';
import { columns, joined, type Row } from './aedat4.fixture.ts';
import { Aedat4Writer } from './aedat4-writer.ts';
import { readRows } from './read-rows.fixture.ts';

const sensor = { width: 640, height: 480 };

test('what is written reads back to the same events and sensor, in whatever blocks', async () => {
  const row = tuple(integer({ min: -(2 ** 40), max: 2 ** 52 }), nat(639), nat(479), nat(1));
  await assert(
    asyncProperty(array(array(row, { maxLength: 20 }), { maxLength: 4 }), async (blocks: Row[][]) => {
      const writer = new Aedat4Writer(sensor);
      const file = joined(writer.begin(), ...blocks.map((block) => writer.encode(columns(block))));
      const { header, report, events } = await readRows(file);
      expect(events).toEqual(blocks.flat());
      expect(header).toMatchObject({ sensor, sensorFrom: 'header', streams: ['0'] });
      expect([report.cutBytes, report.dropped.size]).toEqual([0, 0]);
    }),
  );
});

test('parts of whole µs are rounded', async () => {
  const writer = new Aedat4Writer(sensor);
  const { events } = await readRows(
    joined(
      writer.begin(),
      writer.encode(
        columns([
          [1.4, 1, 1, 1],
          [2.6, 1, 1, 0],
        ]),
      ),
    ),
  );
  expect(events.map(([t]) => t)).toEqual([1, 3]);
});

test('a block of more than a million events becomes packets', async () => {
  const n = (1 << 20) + 3;
  const events = {
    t: Float64Array.from({ length: n }, (_, k) => k),
    x: new Uint16Array(n),
    y: new Uint16Array(n),
    p: new Uint8Array(n),
  };
  const writer = new Aedat4Writer(sensor);
  const file = joined(writer.begin(), writer.encode(events));
  expect(file.length).toBe(writer.begin().length + 2 * 40 + 16 * n);
  const opened = await readEvents(file);
  let count = 0;
  let wrong = 0;
  for await (const { t } of opened.chunks()) for (const time of t) wrong += Number(time !== count++);
  expect([count, wrong]).toEqual([n, 0]);
});

test('the layout is that of DV: the table of fields behind the mark, the place of no table of packets on a multiple of 8', () => {
  const bytes = new Aedat4Writer(sensor).begin();
  const view = new DataView(bytes.buffer, 14);
  expect(new TextDecoder('latin1').decode(bytes.subarray(0, 14))).toBe('#!AER-DAT4.0\r\n');
  expect(view.getUint32(0, true)).toBe(bytes.length - 18);
  expect([18, 20, 22, 24, 26].map((at) => view.getUint16(at, true))).toEqual([10, 24, 4, 12, 8]);
  expect(view.getBigInt64(40, true)).toBe(-1n);
  expect(new TextDecoder().decode(bytes.subarray(14 + 56))).toMatch(/^<dv version="2.0">[^]*<\/dv>\n\0+$/);
});
