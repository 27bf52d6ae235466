import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LineFault } from './event-checks.ts';
import { EventLineReader } from './event-line-reader.ts';

const sensor = { width: 240, height: 180 };
type Row = [t: number, x: number, y: number, p: number];

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** All events of a text that comes in pieces of so many bytes. */
function read(text: string | Uint8Array, size = 1000, onBadLine?: (fault: LineFault, error: () => Error) => void): Row[] {
  const bytes = typeof text === 'string' ? encode(text) : text;
  const reader = new EventLineReader({ name: 'night.csv', sensor, ...(onBadLine && { onBadLine }) });
  const rows: Row[] = [];
  const take = (blocks: ReturnType<typeof reader.read>): void => {
    for (const { t, x, y, p } of blocks) for (let k = 0; k < t.length; k++) rows.push([t[k], x[k], y[k], p[k]]);
  };
  for (let at = 0; at < bytes.length; at += size) take(reader.read(bytes.subarray(at, at + size)));
  take(reader.end());
  return rows;
}

test('whole lines, in pieces of any size, with or without an end of the last', () => {
  // Below a day, which is the longest gap.
  const row = fc.tuple(fc.nat(2 ** 36), fc.nat(239), fc.nat(179), fc.nat(1));
  const rows = fc.array(row, { maxLength: 30 }).map((all) => all.toSorted((a, b) => a[0] - b[0]));
  const ends = fc.constantFrom('\n', '\r\n');
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 60 }), ends, fc.boolean(), fc.boolean(), (all, size, end, header, last) => {
      const lines = [...(header ? ['t_us,x,y,p'] : []), ...all.map((fields) => fields.join(','))];
      expect(read(lines.join(end) + (last ? end : ''), size)).toEqual(all);
    }),
  );
});

test.each<[string, string]>([
  ['columns in another order, and others beside them', 'event,p,t_us,x,y,track\n0,1,5,6,7,\n1,-1,8,9,10,3\n'],
  ['blanks, empty lines, quotes, a byte order mark', '  \n\uFEFF"t_us" , x, y, p\n\n 5 , 6,7 ,1\n  \n8,9,10,0'],
  ['numbers of other programs', '5.0,6.,7,+1\n8e0,9,10,-1.0\n'],
])('%s', (_, text) => {
  expect(read(text, 3)).toEqual([
    [5, 6, 7, 1],
    [8, 9, 10, 0],
  ]);
});

const start = 't_us,x,y,p\n5,1,1,1\n';
const faults: [string, LineFault, string, string | RegExp][] = [
  ['a word', 'unreadable', 'oops', says('line 3, byte 19', 4, 'oops')],
  ['a field too few', 'unreadable', '6,1,1', 'got "6,1,1"'],
  ['a field too many', 'unreadable', '6,1,1,1,1', 'got "6,1,1,1,1"'],
  ['an empty field', 'unreadable', '6,,1,1', 'got "6,,1,1"'],
  ['half a microsecond', 'unreadable', '6.5,1,1,1', says('±2^53', 6.5)],
  ['a time beyond 2^53', 'unreadable', '9007199254740993000,1,1,1', says('±2^53')],
  ['half a pixel', 'unreadable', '6,1.5,1,1', says('pixel', 1.5, 1)],
  ['another polarity', 'unreadable', '6,1,1,2', says('−1', 1, 0, 1, 2)],
  ['beside the sensor', 'outside', '6,240,179,1', says(0, 239, 0, 179, 240, 179)],
  ['a negative pixel', 'outside', '6,-1,1,1', 'got (-1, 1)'],
  ['before the event before', 'late', '4,1,1,1', says(5, 4)],
  ['two days later', 'ahead', '172800000000,1,1,1', says(24, 5)],
  ['an hour later, where the next event is not', 'ahead', '3600000005,1,1,1', says(5, 3600000005)],
  ['a very long line', 'unreadable', '1'.repeat(70_000), says('line 3, byte 19', 65536)],
];

describe.each(faults)('%s', (_, fault, line, message) => {
  const text = `${start}${line}\n7,2,2,1\n`;

  test('is an error that says where', () => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(/^night\.csv: line 3, byte 19: /);
  });

  test('or is reported and left out', () => {
    const told: [LineFault, string][] = [];
    const rows = read(text, 1000, (kind, error) => void told.push([kind, error().message]));
    expect(rows).toEqual([
      [5, 1, 1, 1],
      [7, 2, 2, 1],
    ]);
    expect(told).toEqual([[fault, expect.stringMatching(says(message))]]);
  });
});

test('a jump of an hour is believed when a second event confirms it, or nothing follows', () => {
  const [before, first, second] = ['5,1,1,1\n', '3600000005,2,2,1\n', '3600000005,3,3,1\n'];
  const rows = read(before + first + second, 3);
  expect(rows.map(([t]) => t)).toEqual([5, 3_600_000_005, 3_600_000_005]);
  expect(read(before + first, 3)).toEqual(rows.slice(0, 2));
});

test('a damaged time costs one event, and not those that come after it', () => {
  const told: LineFault[] = [];
  const text = '5,1,1,1\n72000000000,1,1,1\n6,1,1,1\n4,1,1,1\n7,1,1,1\n';
  expect(read(text, 7, (fault) => void told.push(fault)).map(([t]) => t)).toEqual([5, 6, 7]);
  expect(told).toEqual(['ahead', 'late']);
});

/** Events at one pixel. */
const linesAt = (...times: readonly number[]): Uint8Array => encode(times.map((t) => `${t},1,1,1\n`).join(''));

describe('more events at a time than anybody can keep', () => {
  const burst = { maxBurst: 3, withinUs: 10 };

  const limited = (...times: readonly number[]) => [...new EventLineReader({ name: 'n', sensor, burst }).read(linesAt(...times))];

  test('are an error that names the limit; as many are none', () => {
    expect(limited(5, 5, 15, 16, 16, 16)[0].t).toHaveLength(6);
    expect(() => limited(5, 5, 15, 15)).toThrow(says('n: line 4, byte 25', 3, '(maxBurst)', 0.00001, 'more', 5, 15));
  });

  test('or are left out and told, and what comes later is read', () => {
    const told: LineFault[] = [];
    const reader = new EventLineReader({ name: 'n', sensor, burst, onBadLine: (fault) => void told.push(fault) });
    const [{ t }] = reader.read(linesAt(5, 5, 5, 5, 5, 15, 16));
    expect([...t]).toEqual([5, 5, 5, 16]);
    expect(told).toEqual(['crowded', 'crowded', 'crowded']);
  });

  test('any number is read where no limit is given', () => {
    expect(read('5,1,1,1\n'.repeat(100_000), 65_536)).toHaveLength(100_000);
  });
});

test('−1 and 0 in one stream are no polarity', () => {
  expect(() => read('5,1,1,0\n6,1,1,-1\n')).toThrow('got both 0 and -1');
});

test.each([
  ['t,x,y,p\n1,1,1,1\n', says('t_us,x,y,p', 't,x,y,p', 't_us')],
  ['t_us,x,y,p,p\n', 'line 1, byte 0'],
  ['MATLAB 5.0 MAT-file\n', 'got "MATLAB 5.0 MAT-file"'],
])('%j is no header, whether bad lines are left out or not', (text, message) => {
  expect(() => read(text)).toThrow(message);
  expect(() => read(text, 100, () => {})).toThrow(message);
});
