import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsOf, inPieces, type Row, readRows } from '../hostile.fixture.ts';
import { type ReadEventsOptions, readEvents } from '../reading/read-events.ts';
import { CsvWriter } from './csv-writer.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, options: ReadEventsOptions = {}) => readRows(bytesOf(text), { name: 'night.csv', ...options });
const rowsOf = async (text: string, options: ReadEventsOptions = {}): Promise<Row[]> => (await read(text, options)).rows;

/** The two events of most tests. */
const two: Row[] = [
  [5, 6, 7, 1],
  [8, 9, 10, 0],
];

describe('columns and what stands between them', () => {
  test.each<[string, string]>([
    ['t_us,x,y,p of this project, without a header', '5,6,7,1\n8,9,10,0\n'],
    ['a header in another order', 'x,y,p,t\n6,7,1,5\n9,10,0,8\n'],
    ['a header of capitals, with units', 'usec,X,Y,P\n5,6,7,1\n8,9,10,0\n'],
    ['words for the columns', 'timestamp_us;polarity;row;col\n5;true;7;6\n8;FALSE;10;9\n'],
    ['other columns beside, and quotes', '"","t","x","y","p","track"\n0,5,6,7,1,a\n1,8,9,10,0,\n'],
    ['a header that is a comment', '# made by a program\n# t x y p\n5 6 7 1\n8 9 10 0\n'],
    ['tabs, and names with blanks', 'time (us)\tx\ty\tpolarity\n5\t6\t7\t1\n8\t9\t10\t0\n'],
    ['semicolons and blanks', ' t ; x ; y ; p \n 5 ; 6 ; 7 ; 1 \n8;9;10;0'],
    ['CRLF, empty lines, a mark of the byte order', '\uFEFFt,x,y,p\r\n\r\n5,6,7,1\r\n   \r\n8,9,10,0\r\n'],
    ['polarities of 1 and -1', '5,6,7,1\n8,9,10,-1\n'],
    ['comments between, and no end of the last line', '% one\n5,6,7,1\n# two\n8,9,10,0'],
    ['polarities of −1 and +1', 't,x,y,p\n5,6,7,+1\n8,9,10,-1\n'],
    ['numbers of other programs', 't,x,y,p\n5.0,6.,7,+1\n8e0,0.9E1,10.0,-1.0\n'],
  ])('%s', async (_, text) => {
    expect(await rowsOf(text)).toEqual(two);
    for (const size of [1, 2, 3, 7]) expect((await readRows(inPieces(bytesOf(text), size))).rows).toEqual(two);
  });

  test('blanks behind commas change neither unit nor times', async () => {
    for (const text of ['x,t,y,p\n6,0.5,7,1\n9,0.8,10,0\n', 'x, t, y, p\n6, 0.5, 7, 1\n9, 0.8, 10, 0\n'])
      expect(await rowsOf(text)).toEqual([
        [500_000, 6, 7, 1],
        [800_000, 9, 10, 0],
      ]);
  });

  test('the caller says the columns over the header, and leaves some out', async () => {
    expect(await rowsOf('9,6,7,1,5\n9,9,10,0,8\n', { columns: '-,x,y,p,t' })).toEqual(two);
    expect(await rowsOf('late 9 6 7 1 5\n- 9 9 10 0 8\n', { columns: '- - x y p t' })).toEqual(two);
    expect(await rowsOf('a,b,c,d\n6,7,1,5\n9,10,0,8\n', { columns: 'x y p t_us', format: 'text' })).toEqual(two);
    await expect(rowsOf('1,2,3,4\n', { columns: 'x,y,t' })).rejects.toThrow(says('columns, byte 0', 't'));
    await expect(rowsOf('1,2,3,4\n', { columns: 'x,y,t,q' })).rejects.toThrow('got "x,y,t,q"');
  });

  const fix = 'say what the columns are in order, e.g. option columns x,y,p,t';

  test.each([
    ['x, y, p, t without names, as x and y may be exchanged', '6,7,1,500\n9,10,0,800\n', 'line 1, byte 0'],
    ['x, y, t, p without names', '6,7,500,1\n9,10,800,0\n3,1,900,0\n', 'lines t,x,y,p, got "6,7,500,1"'],
    ['columns that all rise', '1,2,3,1\n2,3,4,1\n3,4,5,0\n4,5,6,0\n', 'lines t,x,y,p, got "1,2,3,1"'],
    ['a table of something else with x and y', 'id,x,y\n1,2,3\n', says('line 1, byte 0', '"id,x,y"')],
    ['five columns without names', '5,6,7,1,2\n', 'got "5,6,7,1,2"'],
    ['two columns of one name', 't,x,y,p,t_us\n5,6,7,1,5\n', 'got "t,x,y,p,t_us"'],
  ])('are asked for: %s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
    await expect(read(text)).rejects.toThrow(fix);
  });

  test('lines below %geometry are those of Metavision', async () => {
    const file = await readEvents(bytesOf('%geometry:1280,720\n6,7,1,5\n9,10,0,8\n1300,10,0,9\n'));
    expect(file.header).toMatchObject({ sensor: { width: 1280, height: 720 }, sensorFrom: 'header', timeUnit: 'us' });
    await file.close();
    const { rows, report } = await read('%geometry:1280,720\n6,7,1,5\n9,10,0,8\n1300,10,0,9\n');
    expect(rows).toEqual(two);
    expect(report.dropped.get('events beyond the sensor')).toBe(1);
    expect(report.notes.join()).toContain('as Metavision writes them');
  });

  test.each(['# a script\nimport numpy as np\n', 'name: value\n', '{"a": 1}\n', 'a,b,c\n1,2,3\n', '#!/bin/sh\n', 'x\0y'])(
    'other text is of no format: %j',
    async (text) => {
      await expect(read(text)).rejects.toThrow(says('a recording'));
    },
  );
});

const times = async (text: string, options: ReadEventsOptions = {}): Promise<number[]> =>
  (await rowsOf(text, options)).map(([t]) => t);

const spaced = (step: number): string => `t_us,x,y,p\n${Array.from({ length: 200 }, (_, k) => `${k * step},1,2,1\n`).join('')}`;

describe('time', () => {
  test.each([
    ['t_s', '0.000779999', 779.999],
    ['t[ms]', '1.706', 1706],
    ['time_ns', '1706001', 1706.001],
    ['timestamp (us)', '-5', -5],
    ['sec', '1e-3', 1000],
    ['t_s', '1633953690.975950', 1_633_953_690_975_950],
    ['t_us', '1633953690975950.0', 1_633_953_690_975_950],
  ])('a column %s with %s', async (name, time, us) => {
    expect(await times(`${name},x,y,p\n${time},1,2,1\n`)).toEqual([us]);
  });

  test('the unit that the caller says comes first', async () => {
    expect(await times('t_us,x,y,p\n5,1,2,1\n', { unit: 'ms' })).toEqual([5000]);
  });

  test('times with decimals are seconds, whole ones µs, those of 19 digits ns; it is said', async () => {
    const seconds = await read('0.000000000 30 134 0\n0.000779999 158 59 0\n');
    expect(seconds.rows).toEqual([
      [0, 30, 134, 0],
      [779.999, 158, 59, 0],
    ]);
    expect(seconds.report.notes).toEqual([
      'the columns have no names: they were taken as t, x, y, p',
      'the unit of time is not named: times were taken as s',
    ]);
    expect((await read('t,x,y,p\n5,1,2,1\n')).report.notes).toEqual(['the unit of time is not named: times were taken as µs']);
  });

  test('ns since 1970 are exact, as µs since the first', async () => {
    const text = 't,x,y,p\n1744227144732712001,1,2,1\n1744227144732713002,1,2,1\n';
    const file = await readEvents(bytesOf(text));
    expect(file.header).toMatchObject({ originNs: 1_744_227_144_732_712_001n, timeUnit: 'ns' });
    await file.close();
    expect(await times(text)).toEqual([0, 1.001]);
    expect(await times('t_s,x,y,p\n1744227144.732712001,1,2,1\n1744227144.732713002,1,2,1\n')).toEqual([0, 1.001]);
  });

  test('decimals are read as the nearest double, in any way of writing', async () => {
    // Below 2^53 ns, where ns are kept.
    const time = fc.tuple(fc.nat(9_000_000), fc.nat(999_999_999));
    await fc.assert(
      fc.asyncProperty(fc.array(time, { minLength: 1, maxLength: 5 }), async (all) => {
        const text = all.map(([s, ns]) => `${s}.${String(ns).padStart(9, '0')},1,2,1\n`).join('');
        expect(await times(`t_s,x,y,p\n${text}`)).toEqual(all.map(([s, ns]) => (s * 1e9 + ns) / 1000));
      }),
    );
  });

  test('a rate that is not possible is said', async () => {
    expect((await read(spaced(100))).report.notes).toEqual([]);
    expect((await read(spaced(2e6))).report.notes.join()).toContain('which no camera sends: times were read as us');
    expect((await read(spaced(0))).report.notes).toEqual(['all 200 events have the same time']);
    expect((await read(spaced(1e-4), { unit: 'us' })).report.notes.join()).toContain('which no camera sends');
  });
});

describe('lines that are no events', () => {
  const start = 't_us,x,y,p\n5,1,1,1\n';

  test.each([
    ['oops', says('","', '"oops"')],
    ['6,1,1', 'got "6,1,1"'],
    ['6,1,1,1,1', 'got "6,1,1,1,1"'],
    ['6,,1,1', 'got "6,,1,1"'],
    ['6 1 1 1', 'got "6 1 1 1"'],
    ['0x6,1,1,1', 'got "0x6,1,1,1"'],
    ['6e,1,1,1', 'got "6e,1,1,1"'],
    ['.,1,1,1', 'got ".,1,1,1"'],
    ['nan,1,1,1', 'got "nan,1,1,1"'],
    ['true,1,1,1', 'got "true,1,1,1"'],
    ['6,1,1,truex', 'got "6,1,1,truex"'],
    ['6,1.5,1,1', says(1.5, 1)],
    ['6,1,1,2', says('−1', 1, 0, 1, 2)],
    ['1e300,1,1,1', 'got "1e300,1,1,1"'],
    ['9007199254740993000,1,1,1', says('times', '±2^53')],
    ['1'.repeat(70_000), says(65536, 'longer')],
  ])('%s', async (line, message) => {
    for (const size of [1000, 5]) {
      const text = inPieces(bytesOf(`${start}${line}\n7,2,2,1\n`), size);
      const reading = readRows(text, { name: 'night.csv' });
      await expect(reading).rejects.toThrow(/^night\.csv: line 3, byte 19: /);
      await expect(reading).rejects.toThrow(message);
    }
  });

  test.each([`6,1,1,1${' '.repeat(70_000)}`, `#${'x'.repeat(70_000)}`])(
    'a long line is none, also where it comes as a whole',
    async (line) => {
      const reading = readRows(bytesOf(`${start}${line}\n7,2,2,1\n`), { name: 'night.csv' });
      await expect(reading).rejects.toThrow(says('night.csv: line 3, byte 19', 65536));
    },
  );

  test('−1 and 0 in one file are no polarity', async () => {
    await expect(read('t,x,y,p\n5,1,1,0\n6,1,1,-1\n')).rejects.toThrow(says('line 3, byte 16', '−1', 1, 0, 1));
  });

  test('pixels that no sensor has are counted', async () => {
    const { rows, report } = await read(`${start}6,-1,1,1\n6,65536,1,1\n6,1,1e30,1\n7,65535,1,1\n8,1,1,1\n`);
    expect(rows.map(([t]) => t)).toEqual([5, 7, 8]);
    expect(report.dropped.get('events beyond the sensor')).toBe(3);
  });

  test.each(['6,1', '6,1,1,', '6,1,1,-', '#'])('a last line %j without an end was cut', async (line) => {
    const { rows, report } = await read(`${start}${line}`);
    expect(rows).toEqual([[5, 1, 1, 1]]);
    expect(report.cutBytes).toBe(line === '#' ? 0 : line.length);
  });

  test('a header without events has none', async () => {
    expect(await rowsOf('t,x,y,p\n')).toEqual([]);
    expect(await rowsOf('# only a comment\n', { format: 'text' })).toEqual([]);
  });
});

test('labels are counted', async () => {
  const { report } = await read('t_us,x,y,p,label\n5,6,7,1,0\n8,9,10,0,1\n9,9,10,0,1\n');
  expect(report.notes).toEqual(['2 of 3 events are labelled as an object']);
});

test('pieces that are cut anywhere give the same events', async () => {
  const bytes = bytesOf('# one\nt_s x y p\n0.000779999 158 59 0\n\n 1.5e-3\t84  25 1 \n0.002 1 2 1');
  const whole = (await readRows(bytes)).rows;
  expect(whole).toEqual([
    [779.999, 158, 59, 0],
    [1500, 84, 25, 1],
    [2000, 1, 2, 1],
  ]);
  for (let size = 1; size <= bytes.length; size++) expect((await readRows(inPieces(bytes, size))).rows).toEqual(whole);
});

const rowsWith = (time: fc.Arbitrary<number>) =>
  fc.array(fc.tuple(time, fc.nat(65_535), fc.nat(65_535), fc.nat(1)), { maxLength: 40 });

test('what is written reads back to the same events, with ns and without', async () => {
  const whole = fc.oneof(fc.nat(1000), fc.integer({ min: -5, max: 2 ** 36 }), fc.nat(2 ** 52));
  const fine = fc.nat(2 ** 40).map((ns) => ns / 1000);
  await fc.assert(
    fc.asyncProperty(fc.oneof(rowsWith(whole), rowsWith(fine)), async (rows) => {
      const writer = new CsvWriter();
      const bytes = [...writer.begin(), ...writer.encode(columnsOf(rows))];
      expect((await readRows(Uint8Array.from(bytes))).rows).toEqual(rows);
    }),
  );
});

test('a written line by hand', () => {
  const writer = new CsvWriter();
  const text = (rows: Row[]): string => new TextDecoder().decode(writer.encode(columnsOf(rows)));
  expect(new TextDecoder().decode(writer.begin())).toBe('t_us,x,y,p\n');
  expect(text([[1_700_000_000_000_001, 0, 65_535, 1]])).toBe('1700000000000001,0,65535,1\n');
  expect(text([[779.999, 10, 9, 0]])).toBe('779.999,10,9,0\n');
  expect(text([[3e9, 1, 2, 0]])).toBe('3000000000,1,2,0\n');
});
