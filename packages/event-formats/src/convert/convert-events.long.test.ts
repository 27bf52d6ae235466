import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { type EventColumns } from '../event-sink.ts';
import { type FormatName, writtenFormats } from '../formats.ts';
import { realFile } from '../truth.fixture.ts';
import { convertEvents, nothingConverted, type Selection, selectEvents } from './convert-events.ts';
import type { EventOrigin } from '../reading/ordered-events.ts';
import { readEvents } from '../reading/read-events.ts';

const sensor = { width: 40, height: 30 };

/** Events at times of µs, as something to convert. */
function originOf(rows: readonly (readonly [t: number, x: number, y: number, p: number])[], blocks = 1): EventOrigin {
  const column = (k: number, part: typeof rows) => part.map((row) => row[k]);
  const chunks = async function* (): AsyncGenerator<EventColumns, void> {
    const each = Math.ceil(rows.length / blocks);
    for (let from = 0; from < rows.length; from += each) {
      const part = rows.slice(from, from + each);
      const [t, x, y, p] = [0, 1, 2, 3].map((k) => column(k, part));
      yield { t: Float64Array.from(t), x: Uint16Array.from(x), y: Uint16Array.from(y), p: Uint8Array.from(p) };
    }
  };
  return { name: 'night', header: { sensor, originNs: 0n }, chunks };
}

async function selected(origin: EventOrigin, selection: Selection) {
  const done = nothingConverted();
  const events: number[][] = [];
  for await (const { t, x, y, p } of selectEvents(origin, selection, done))
    for (let k = 0; k < t.length; k++) events.push([t[k], x[k], y[k], p[k]]);
  return { events, done };
}

/** All bytes of a converted recording. */
async function bytesOf(origin: EventOrigin, format: FormatName): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const writing = convertEvents(origin, format);
  let next = await writing.next();
  for (; next.done !== true; next = await writing.next()) pieces.push(next.value);
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  all.set(next.value);
  return all;
}

/** What tells two recordings apart: count, ends, sums. */
async function figures(origin: EventOrigin) {
  let [n, on, sumX, sumY, sumT, first, last] = [0, 0, 0, 0, 0, Number.NaN, Number.NaN];
  const originUs = Number(origin.header.originNs / 1000n);
  for await (const { t, x, y, p } of origin.chunks()) {
    for (let k = 0; k < t.length; k++) {
      const tUs = originUs + Math.floor(t[k]);
      if (n === 0) first = tUs;
      last = tUs;
      n++;
      on += p[k];
      sumX += x[k];
      sumY += y[k] * (1 + (x[k] % 7));
      sumT += tUs - first;
    }
  }
  return { n, on, sumX, sumY, sumT, spanUs: last - first };
}

describe('a part of a recording', () => {
  const night = originOf(
    [
      [100, 1, 2, 1],
      [1_000_100, 5, 6, 0],
      [1_000_100, 9, 6, 1],
      [2_000_099, 5, 9, 1],
      [2_000_100, 5, 6, 1],
    ],
    2,
  );

  test('time counts from the first event, and ends before its end', async () => {
    const { events, done } = await selected(night, { fromS: 1, untilS: 2 });
    expect(events.map(([t]) => t)).toEqual([1_000_100, 1_000_100, 2_000_099]);
    expect(done).toEqual({ ...nothingConverted(), events: 3, leftOut: 2 });
  });

  test('pixels count from the corner of the region', async () => {
    const { events } = await selected(night, { region: { x: 5, y: 6, width: 4, height: 4 } });
    expect(events).toEqual([
      [1_000_100, 0, 0, 0],
      [2_000_099, 0, 3, 1],
      [2_000_100, 0, 0, 1],
    ]);
  });

  test('a rate lets through what it says, whatever comes', async () => {
    const busy = originOf(
      Array.from({ length: 20_000 }, (_, k) => [k * 100, k % 40, k % 30, 1] as const),
      7,
    );
    const { events } = await selected(busy, { rateHz: 1000 });
    expect(events.length).toBeGreaterThan(1990);
    expect(events.length).toBeLessThanOrEqual(2001);
  });

  test('an event that is earlier than the one before is put in order, and is counted', async () => {
    const { events, done } = await selected(
      originOf([
        [10, 1, 1, 1],
        [8, 2, 1, 1],
        [9, 3, 1, 1],
        [11, 4, 1, 1],
      ]),
      {},
    );
    expect(events.map(([t, x]) => [t, x])).toEqual([
      [8, 2],
      [9, 3],
      [10, 1],
      [11, 4],
    ]);
    expect(done).toMatchObject({ events: 4, reordered: 1, lifted: 0 });
  });

  test('without a size there is nothing to write', async () => {
    const unsized = { ...night, header: { sensor: undefined, originNs: 0n } };
    await expect(bytesOf(unsized, 'evt3')).rejects.toThrow(says('night: byte 0', 'size'));
  });
});

const read = async (bytes: Uint8Array, size = sensor) => readEvents(bytes, { sensor: size });

describe.each(writtenFormats)('%s', (format) => {
  test('a recording comes back as it was', async () => {
    const rows = Array.from(
      { length: 3000 },
      (_, k) => [5_000_000 + 7001 * k, (k * 7) % 40, (k * 11) % 30, k % 3 === 0 ? 1 : 0] as const,
    );
    const night = originOf(rows, 5);
    expect(await figures(await read(await bytesOf(night, format)))).toEqual(await figures(night));
  });

  test.each([
    'evt3_sample.raw',
    'davis.aedat4',
    'neal_walking.aedat',
    'test_events_2_0.mcap',
    'EED_what_is_background_events.es',
  ])('the real %s comes back as it was', async (name) => {
    const real = realFile(name);
    if (real === undefined) return;
    const size = { width: real.truth.width, height: real.truth.height };
    const before = await figures(await readEvents(real.path));
    expect(before.n).toBe(real.truth.n);
    expect(await figures(await read(await bytesOf(await readEvents(real.path), format), size))).toEqual(before);
  });
});
