import { expect, test } from 'vitest';
import { EventSink } from '../event-sink.ts';
import { ReadReport } from '../read-report.ts';
import { readEvents } from '../reading/read-events.ts';
import { aerDecoder } from './aer.ts';

const bytesOf = (words: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(words).buffer);
const word = (x: number, y: number, p: number): number => y | (p << 15) | (x << 16);

function decoded(pieces: readonly Uint8Array[], arrivalUs?: () => number) {
  const report = new ReadReport();
  const decoder = aerDecoder(report, arrivalUs);
  const sink = new EventSink();
  for (const piece of pieces) decoder.decode(piece, sink);
  decoder.end();
  const { t, x, y, p } = sink.take();
  return { events: Array.from(t, (time, k) => [time, x[k], y[k], p[k]]), report };
}

test('a word and its time are an event, wherever they are cut', () => {
  const bytes = bytesOf([word(300, 20, 1), 1000, word(5, 179, 0), 1001]);
  for (let cut = 0; cut <= bytes.length; cut++) {
    expect(decoded([bytes.subarray(0, cut), bytes.subarray(cut)]).events).toEqual([
      [1000, 300, 20, 1],
      [1001, 5, 179, 0],
    ]);
  }
});

test('the clock passes its end after 71.6 minutes', () => {
  const { events, report } = decoded([bytesOf([word(1, 1, 1), 2 ** 32 - 1, word(1, 1, 1), 0])]);
  expect(events.map(([t]) => t)).toEqual([2 ** 32 - 1, 2 ** 32]);
  expect(report.wraps).toBe(1);
});

test('events without times have the time at which they came in, or else are read, which is said', () => {
  const { events, report } = decoded([Uint8Array.of(7, 0x80, 9, 0x80)], () => 42);
  expect(events).toEqual([[42, 9, 7, 1]]);
  expect(report.notes).toEqual(['events came without times: they have the time at which they came in']);
  expect(decoded([Uint8Array.of(7, 0x80, 9, 0x80)]).report.notes).toEqual([
    'events came without times: they have the time at which they were read',
  ]);
});

test('bytes at the end that are no whole event are counted', () => {
  expect(decoded([bytesOf([word(1, 1, 1)]), Uint8Array.of(1, 2)]).report.cutBytes).toBe(6);
});

test('a packet that was cut does no harm to those after it', () => {
  const report = new ReadReport();
  const decoder = aerDecoder(report, undefined, true);
  const sink = new EventSink();
  for (const packet of [Uint8Array.of(1), bytesOf([word(3, 2, 1), 9]), bytesOf([word(4, 2, 1)]), bytesOf([word(5, 2, 1), 10])])
    decoder.decode(packet, sink);
  const { t, x } = sink.take();
  expect([[...t], [...x]]).toEqual([
    [9, 10],
    [3, 5],
  ]);
  expect(report.dropped.get('bytes of packets that are no whole events')).toBe(5);
});

test('they are read where they are asked for', async () => {
  const file = await readEvents(bytesOf([word(3, 2, 1), 9]), { format: 'aer', sensor: { width: 4, height: 4 } });
  const xs: number[] = [];
  for await (const { x } of file.chunks()) xs.push(...x);
  expect(xs).toEqual([3]);
});
