import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectionsFromCsv, TableFormatError, tracksFromCsv } from './read-csv.ts';
import { detectionsToCsv, tracksToCsv } from '../tables.ts';
import type { TrackPoint } from '../tracks/tracker.ts';

const detection = { recording: 'SL8RB', tUs: 3_150_480_128, durationUs: 10_000, x: 161.25, y: 104, w: 4, h: 8, score: 1.5 };
const options = { durationUs: 10_000 };
const header = 'recording,t_us,duration_us,x,y,w,h,score,vx,vy';

const within = (most: number) => fc.double({ min: -most, max: most, noNaN: true }).map((value) => value + 0);

describe('detectionsToCsv', () => {
  it('reads back exactly, whatever the name', () => {
    const score = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    const number = within(1e9);
    const size = fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value + 0);
    const known = {
      recording: fc.string(),
      tUs: within(Number.MAX_SAFE_INTEGER),
      durationUs: size,
      x: number,
      y: number,
      w: size,
      h: size,
      score,
    };
    const any = fc.oneof(
      fc.record(known),
      fc.record({ ...known, vx: number, vy: number, falseAlarmsPerHour: size, track: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(any), (detections) => {
        expect(detectionsFromCsv(detectionsToCsv(detections), options)).toEqual(detections);
      }),
    );
  });
});

describe('detectionsFromCsv', () => {
  it('reads columns in any order, \\r\\n, a byte order mark, quotes and blank lines', () => {
    const text = '\uFEFFt_us,score,h,w,y,x,duration_us,"recording"\r\n\r\n3150480128,1.5,8,4,104,+161.25,1e4,"SL8RB"\r\n';
    expect(detectionsFromCsv(text, options)).toEqual([detection]);
  });

  it('takes the given duration when the file has none, so that any program’s file can be scored', () => {
    expect(detectionsFromCsv('recording,t_us,x,y,w,h,score\nSL8RB,3150480128,161.25,104,4,8,1.5', { durationUs: 33 })).toEqual([
      { ...detection, durationUs: 33 },
    ]);
  });

  it('files without velocities are read as before', () => {
    const text = 'recording,t_us,duration_us,x,y,w,h,score\nSL8RB,3150480128,10000,161.25,104,4,8,1.5';
    expect(detectionsFromCsv(text, options)).toEqual([detection]);
  });

  it.each([
    ['an empty file', '', 1, 'expected the header recording,t_us'],
    ['an unknown column', 'recording,t_us,x,y,w,h,score,label', 1, 'got "label"'],
    ['a missing column', 'recording,t_us,x,y,w,h', 1, 'expected column score'],
    ['a repeated column', `${header},x`, 1, 'expected column x once, got it 2 times'],
    ['a short line', `${header}\na,0,0,0,0,0,0,0,,\na,0`, 3, says(10, 2)],
    ['a word', `${header}\na,0,0,left,0,0,0,0,,`, 2, 'column x: expected a number, got "left"'],
    ['an empty field', `${header}\na,0,0,0,,0,0,0,,`, 2, 'column y: expected a number, got ""'],
    ['NaN', `${header}\na,NaN,0,0,0,0,0,0,,`, 2, says('column t_us', 'NaN')],
    ['hexadecimal', `${header}\na,0x10,0,0,0,0,0,0,,`, 2, 'got "0x10"'],
    ['an overflow', `${header}\na,0,0,0,0,0,0,1e999,,`, 2, says('column score', '1e999')],
    ['a time that no clock has', `${header}\na,1e16,0,0,0,0,0,0,,`, 2, says('column t_us', '±9007199254740991', '1e16')],
    ['a duration of ages', `${header}\na,0,1e300,0,0,0,0,0,,`, 2, says('column duration_us', '±9007199254740991')],
    ['a place of no sensor', `${header}\na,0,0,-1e17,0,0,0,0,,`, 2, says('column x', '±1000000000', '-1e17')],
    ['a box without end', `${header}\na,0,0,0,0,0,1e300,0,,`, 2, says('column h', '±1000000000')],
    ['a velocity beyond all', `${header}\na,0,0,0,0,0,0,0,1e300,1e300`, 2, says('column vx', '±1000000000')],
    ['a negative duration', `${header}\na,0,-1,0,0,0,0,0,,`, 2, says('column duration_us', 0, -1)],
    ['a negative size', `${header}\na,0,0,0,0,-4,0,0,,`, 2, 'column w: expected a number ≥ 0'],
    ['half a velocity', `${header}\na,0,0,0,0,0,0,0,5,`, 2, 'column vy: expected a number, got ""'],
    ['one column of two', 'recording,t_us,x,y,w,h,score,vx', 1, 'expected columns vx and vy, or neither'],
    ['an open quote', `${header}\n"a,0,0,0,0,0,0,0`, 2, 'quote'],
    ['a quote inside a field', `${header}\na"b,0,0,0,0,0,0,0`, 2, 'quote'],
    ['an error after a name with a line break', `${header}\n"a\nb",0,0,0,0,0,0,0,,\na,?,0,0,0,0,0,0,,`, 4, 'column t_us'],
  ])('says line and column of %s', (_, text, line, message) => {
    let error: unknown;
    try {
      detectionsFromCsv(text, options);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(TableFormatError);
    expect(error).toMatchObject({
      name: 'TableFormatError',
      line,
      message: expect.stringContaining(`detections line ${line}: `),
    });
    expect((error as Error).message).toMatch(says(message));
  });
});

describe('tracksFromCsv', () => {
  const point = { recording: 'a, "b"', tUs: 3_150_480_128, x: 1.25, y: 104, vx: -3.5, vy: 0, w: 4, h: 8, score: 11.5 };
  const known = { sx: 0.3, sy: 0.25, svx: 1.5, svy: 1, rateHz: 120, falseAlarmsPerHour: 0.01 };
  const is = { class: 'satellite', nats: -20.5, sinceUs: point.tUs, reason: { kind: 'unsure' } } as const;

  it('points come back to the bit, and so does their table', () => {
    const rows: TrackPoint[] = [
      { ...point, track: 1 },
      { ...point, track: 2, ...known, is },
      { ...point, track: 2, ...known, tUs: point.tUs + 40_000, is },
      { ...point, track: 2, ...known, tUs: point.tUs + 80_000, is: { ...is, class: 'star', sinceUs: point.tUs + 80_000 } },
    ];
    const table = tracksToCsv(rows);
    const read = tracksFromCsv(table);
    expect(tracksToCsv(read)).toBe(table);
    const text = 'too little evidence so far';
    expect(read).toEqual(rows.map((row) => (row.is ? { ...row, is: { ...row.is, reason: { kind: 'as read', text } } } : row)));
  });

  it.each([
    ['a missing column', (table: string) => table.replace(',class_nats', ''), 1, 'column class_nats'],
    ['another class', (table: string) => table.replace('satellite', 'plane'), 2, 'class: expected star, satellite, unknown'],
    ['an extent below 0', (table: string) => table.replace(',4,8,', ',-4,8,'), 2, 'w: expected a number ≥ 0'],
    ['no velocity', (table: string) => table.replace(',-3.5,', ',,'), 2, 'vx: expected a number'],
  ])('says line and column of %s', (_, damaged, line, message) => {
    const table = damaged(tracksToCsv([{ ...point, track: 2, ...known, is }]));
    expect(() => tracksFromCsv(table)).toThrow(`tracks line ${line}: `);
    expect(() => tracksFromCsv(table)).toThrow(says(message));
  });
});
