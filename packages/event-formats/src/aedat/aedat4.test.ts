import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { packLz4 } from '../compression/lz4.fixture.ts';
import { unpackLz4 } from '../compression/lz4-frame.ts';
import { EventSink } from '../event-sink.ts';
import { ReadReport } from '../read-report.ts';
import { readEvents } from '../reading/read-events.ts';
import { declaring, emptyFlat, flat, header, joined, packet, type Row } from './aedat4.fixture.ts';
import { Aedat4Decoder } from './aedat4-decoder.ts';
import { readRows } from './read-rows.fixture.ts';

const rows: Row[] = Array.from({ length: 40 }, (_, k) => [1_633_953_690_975_950 + 3 * k, (7 * k) % 346, (5 * k) % 260, k & 1]);
const [few, more] = [rows.slice(0, 25), rows.slice(25)];
const one = declaring([
  [0, 'EVTS', 346, 260],
  [1, 'FRME'],
  [2, 'IMUS'],
]);

/** A frame of zstd with its size in one segment, and one stored block. */
function storeZstd(bytes: Uint8Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(12));
  head.setUint32(0, 0xfd2fb528, true);
  head.setUint8(4, 0xa0);
  head.setUint32(5, bytes.length, true);
  head.setUint16(9, ((bytes.length << 3) | 1) & 0xffff, true);
  head.setUint8(11, bytes.length >> 13);
  return joined(new Uint8Array(head.buffer), bytes);
}

describe('packets of AEDAT 4', () => {
  test.each([0, 2, 7])('a flatbuffer that says that it has %i bytes is refused', async (bytes) => {
    const body = flat(few);
    new DataView(body.buffer, body.byteOffset).setUint32(0, bytes, true);
    await expect(readRows(joined(header(0, one), packet(0, body)))).rejects.toThrow(says(8, bytes));
  });

  test('bytes that are written by hand are the events of the layout', async () => {
    // Size 44, root 16, EVTS, table of fields 6, 8, 4 at 14, table at 20, vector at 28: t 0x100000002, x 5, y 3, ON.
    const body = [
      [44, 0, 0, 0, 16, 0, 0, 0, 0x45, 0x56, 0x54, 0x53, 0, 0, 6, 0, 8, 0, 4, 0, 6, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0],
      [2, 0, 0, 0, 1, 0, 0, 0, 5, 0, 3, 0, 1, 0, 0, 0],
    ].flat();
    const input = joined(header(0, one), Uint8Array.of(0, 0, 0, 0, 48, 0, 0, 0), Uint8Array.from(body));
    expect((await readRows(input)).events).toEqual([[2 ** 32 + 2, 5, 3, 1]]);
  });

  test.each([
    ['none', 0, (bytes: Uint8Array) => bytes],
    ['LZ4', 1, packLz4],
    ['LZ4', 2, packLz4],
    ['zstd', 3, storeZstd],
    ['zstd', 4, storeZstd],
  ])('compression %s, number %i, with other streams between and a table behind', async (name, compression, pack) => {
    const table = pack(emptyFlat('FTAB'));
    const packets = [packet(0, pack(flat(few))), packet(1, pack(emptyFlat('FRME'))), packet(0, pack(emptyFlat('EVTS')))];
    const input = joined(header(compression, one, 3n), ...packets, packet(0, pack(flat(more))), table);
    const { events, header: found, report } = await readRows(input);
    expect(events).toEqual(rows);
    expect(found).toMatchObject({
      sensor: { width: 346, height: 260 },
      sensorFrom: 'header',
      camera: 'DAVIS346_00000100',
      streams: ['0'],
    });
    expect(found.fields.slice(0, 2)).toEqual([
      ['compression', name],
      ['stream 0', 'EVTS, DAVIS346_00000100, 346×260'],
    ]);
    expect(Object.fromEntries(report.dropped)).toEqual({ 'packets of frames': 1 });
    expect([report.cutBytes, report.notes]).toEqual([0, []]);
  });

  test('packets are given out as they come, with nothing read ahead', async () => {
    const waiting: (() => void)[] = [];
    async function* live() {
      yield joined(header(0, one), new Uint8Array(0));
      yield packet(2, new Uint8Array(5000));
      yield packet(0, flat(few));
      await new Promise<void>((done) => waiting.push(done));
      yield packet(0, flat(more));
    }
    const chunk = (await readEvents(live())).chunks();
    expect((await chunk.next()).value).toMatchObject({ t: Float64Array.from(few, ([t]) => t) });
    expect(waiting).toEqual([]);
    const next = chunk.next();
    await Promise.resolve();
    while (waiting.length === 0) await Promise.resolve();
    waiting[0]();
    expect((await next).value).toMatchObject({ t: Float64Array.from(more, ([t]) => t) });
    expect((await chunk.next()).done).toBe(true);
  });
});

/** Triggers of 16 bytes each behind a vector of their places: vector at 28, their table of fields (type at 4, time at 8) before them. */
function triggers(...all: readonly (readonly [type: number, time: bigint])[]): Uint8Array {
  const fields = 32 + 4 * all.length + (all.length % 2) * 4;
  const view = new DataView(new ArrayBuffer(fields + 8 + 16 * all.length));
  const head = [view.byteLength - 4, 16, 0x4749_5254, 6 << 16, (4 << 16) | 8, 6, 4, all.length];
  for (const [k, word] of head.entries()) view.setUint32(4 * k, word, true);
  for (const [k, half] of [8, 16, 8, 4].entries()) view.setUint16(fields + 2 * k, half, true);
  for (const [k, [type, time]] of all.entries()) {
    const at = fields + 8 + 16 * k;
    view.setUint32(32 + 4 * k, at - 32 - 4 * k, true);
    view.setInt32(at, at - fields, true);
    view.setUint8(at + 4, type);
    view.setBigInt64(at + 8, time, true);
  }
  return new Uint8Array(view.buffer);
}

describe('triggers of AEDAT 4', () => {
  const declared = declaring([
    [0, 'EVTS', 346, 260],
    [1, 'TRIG'],
    [2, 'TRIG'],
  ]);

  test('signals are channel 0, what the generator makes is 1, others are counted; so is a second stream of them', async () => {
    const own = triggers([1, 2n ** 32n + 7n], [2, 8n], [3, 9n], [4, 10n], [5, 11n], [6, 12n], [0, 13n]);
    for (const [compression, pack] of [[0, (bytes: Uint8Array) => bytes] as const, [1, packLz4] as const]) {
      const packets = [packet(1, pack(own)), packet(0, pack(flat(few))), packet(2, pack(triggers([1, 1n])))];
      const { events, report } = await readRows(joined(header(compression, declared), ...packets));
      expect(events).toEqual(few);
      expect(report.triggers).toEqual({ t: [2 ** 32 + 7, 8, 9, 10, 11], channel: [0, 0, 0, 1, 1], edge: [1, 0, 1, 1, 0] });
      expect(Object.fromEntries(report.dropped)).toEqual({
        'triggers of other kinds': 2,
        'packets of other streams of triggers': 1,
      });
    }
  });

  test.each([
    ['a time that no double holds', triggers([1, 2n ** 60n]), ['2^53']],
    ['more triggers than there are bytes', triggers([1, 1n]).fill(0xff, 28, 31), ['a vector of at most']],
    ['a trigger beyond the packet', triggers([1, 1n]).fill(0x7f, 33, 34), ['a table within 64 bytes']],
  ])('%s is an error with its byte', async (_, body, place) => {
    await expect(readRows(joined(header(0, declared), packet(1, body)))).rejects.toThrow(says('byte', ...place));
  });
});

describe('streams of AEDAT 4', () => {
  const two = declaring([
    [0, 'EVTS', 346, 260],
    [3, 'EVTS', 640, 480],
    [4, 'TRIG'],
    [7, 'EVTS', 100, 100],
  ]);

  test('the first that has packets is read, wherever these are; the others are listed', async () => {
    const input = joined(header(0, two), packet(7, flat(more)), packet(3, flat(few)), packet(4, emptyFlat('TRIG')));
    const { events, header: found, report } = await readRows(input);
    expect(events).toEqual(few);
    expect(found).toMatchObject({ streams: ['3', '0', '7'], sensor: { width: 640, height: 480 } });
    expect(Object.fromEntries(report.dropped)).toEqual({ 'packets of other streams of events': 1 });
    expect(report.notes).toEqual(['stream 3 of events is read; there is also 0, 7']);
  });

  test('one is chosen by its number', async () => {
    const input = joined(header(0, two), packet(7, flat([[1, 2, 3, 1]])), packet(3, flat(few)));
    const { events, header: found } = await readRows(input, { stream: '7' });
    expect(events).toEqual([[1, 2, 3, 1]]);
    expect(found.streams).toEqual(['7', '0', '3']);
    await expect(readRows(input, { stream: '4' })).rejects.toThrow(says(0, 3, 7, '"4"', 'option stream'));
  });

  test('without a text the first packets with events tell', async () => {
    const input = joined(header(0, ''), packet(2, emptyFlat('IMUS')), packet(5, flat(few)), packet(6, flat(more)));
    const { events, header: found, report } = await readRows(input, { sensor: { width: 346, height: 260 } });
    expect(events).toEqual(few);
    expect(found.streams).toEqual([]);
    expect(Object.fromEntries(report.dropped)).toEqual({ 'packets of motion (IMU)': 1, 'packets of other kinds': 1 });
    expect((await readRows(input, { stream: '6', asStored: true })).events).toEqual(more);
  });

  test('a missing size is that of the camera', async () => {
    const { header: found } = await readRows(header(0, declaring([[0, 'EVTS']])));
    expect(found).toMatchObject({ sensor: { width: 346, height: 260 }, sensorFrom: 'camera' });
  });

  test('a file without a stream of events is an error', async () => {
    await expect(readRows(header(0, declaring([[0, 'FRME']])))).rejects.toThrow(says('EVTS', 'FRME'));
  });
});

const changed = (bytes: Uint8Array, place: number, value: number): Uint8Array => {
  const copy = bytes.slice();
  new DataView(copy.buffer).setInt32(place, value, true);
  return copy;
};

describe('damaged AEDAT 4', () => {
  const start = header(0, one);
  const at = start.length;
  const whole = packet(0, flat(few));

  test.each([
    ['a stream below 0', joined(start, changed(whole, 0, -4)), says('stream of a packet, byte', at, 0, -4)],
    ['a negative size', joined(start, changed(whole, 4, -1)), says('size of a packet, byte', at + 4, 4, -1)],
    ['a huge size', joined(start, changed(whole, 4, 2 ** 30)), says('byte', at + 4, 268435456, 1073741824)],
    ['another flatbuffer', joined(start, packet(0, emptyFlat('FRME'))), says('byte', at + 16, 'EVTS', '"FRME"')],
    ['a size within that lies', joined(start, changed(whole, 8, 5000)), says('byte', at + 8, 428, 5000)],
    ['a root beyond the end', joined(start, changed(whole, 12, -1)), says(432, 4294967299)],
    ['fields before the beginning', joined(start, changed(whole, 28, 100)), says(432, -80)],
    ['a vector beyond the end', joined(start, changed(whole, 32, 5000)), says(432, 5024)],
    ['a count that lies', joined(start, changed(whole, 36, 26)), says('byte', at + 36, 25, 26)],
    ['a time that is not exact', joined(start, changed(whole, 44, 2 ** 21)), 'got a time beyond 2^53'],
    ['a compression that is not known', changed(start, 14 + 32, 9), says('header, byte 14', 0, 4, 9)],
    ['a header that is cut', start.subarray(0, 60), says('header, byte 60', 'rest')],
    ['a header that lies', changed(start, 14, 2 ** 28), says('header, byte 14', 4194304, 268435456)],
  ])('%s is an error with its byte', async (_, input, message) => {
    await expect(readRows(input)).rejects.toThrow(message);
  });

  test('damage within a packed packet names both places', async () => {
    const start1 = header(1, one);
    const packed = packet(0, packLz4(changed(flat(few), 28, 99)));
    await expect(readRows(joined(start1, packed))).rejects.toThrow(
      says('byte', start1.length + 8, '(decompressed byte 28)', 25, 99),
    );
    const notPacked = packet(0, flat(few));
    await expect(readRows(joined(start1, notPacked))).rejects.toThrow(says('packet, byte', start1.length + 8, 'LZ4', '0x1ac'));
  });

  test('a cut packet is left out, and counted, also one that is not read', async () => {
    const cut = await readRows(joined(start, whole, whole.subarray(0, 100)));
    expect(cut.events).toEqual(few);
    expect([cut.report.cutBytes, cut.report.notes]).toEqual([100, ['the last packet is cut']]);
    expect((await readRows(joined(start, whole, packet(1, new Uint8Array(50), 60)))).report.cutBytes).toBe(58);
    expect((await readRows(joined(start, whole, new Uint8Array(7)))).report.cutBytes).toBe(7);
  });

  test('a place of the table that lies is not believed', async () => {
    const lying = header(0, one, BigInt(start.length));
    expect((await readRows(joined(lying, whole, packet(0, flat(more))))).events).toEqual(rows);
  });

  const files = [1, 0, 3].map((compression) => {
    const pack = compression === 1 ? packLz4 : compression === 0 ? (bytes: Uint8Array) => bytes : storeZstd;
    const packets = [packet(0, pack(flat(few))), packet(1, pack(emptyFlat('FRME'))), packet(0, pack(flat(more)))];
    return joined(header(compression, one), ...packets, pack(emptyFlat('FTAB')));
  });

  test('pieces that are cut anywhere give the same events', () => {
    const data = files[0].subarray(header(1, one).length);
    const decoded = (ends: readonly number[]) => {
      const report = new ReadReport();
      const settings = {
        file: 'a',
        offset: 0,
        stream: 0,
        kinds: new Map([[1, 'FRME']]),
        compression: 'LZ4',
        unpack: unpackLz4,
      } as const;
      const decoder = new Aedat4Decoder(settings, report);
      const sink = new EventSink();
      for (const [k, end] of ends.entries()) decoder.decode(data.slice(ends[k - 1] ?? 0, end), sink);
      decoder.end();
      return { columns: structuredClone(sink.take()), report };
    };
    const all = decoded([data.length]);
    expect(all.columns.t).toHaveLength(40);
    for (let cut = 0; cut <= data.length; cut++) expect(decoded([cut, data.length])).toEqual(all);
    expect(decoded(Array.from(data, (_, k) => k + 1))).toEqual(all);
  });
});
