import { posix, win32 } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { recordingName, uniqueNames } from './recording-name.ts';

test.each([
  ['synth001_davis_td_labelled', 'synth001_davis_td_labelled'],
  ['2018-03-11 nightly.2', '2018-03-11 nightly.2'],
  ['night/b', 'night/b'],
  ['東京/été', '東京/été'],
  ['night/..', 'night/_'],
  [String.raw`night/..\..\x`, 'night/.._.._x'],
  ['C:evil', 'C_evil'],
  ['a//b', 'a/_/b'],
  ['', '_'],
  ['a\u001B]0;title\u0007b', 'a_]0;title_b'],
  ['a\u009B31mb', 'a_31mb'],
  ['gpj.\u202Eexe', 'gpj._exe'],
  ['one\u2028two\nthree', 'one_two_three'],
  ['half \uD800', 'half _'],
  ['nul', '_nul'],
  ['COM1.td', '_COM1.td'],
  ['console', 'console'],
  ['ends. ', 'ends._'],
  ['=HYPERLINK("x")', '_=HYPERLINK(_x_)'],
  ['@SUM', '_@SUM'],
  ['+1', '_+1'],
  ['-1', '_-1'],
])('%j is called %j', (text, name) => {
  expect(recordingName(text)).toBe(name);
  expect(recordingName(name)).toBe(name);
});

test('no name leads out of its folder, on any system', () => {
  const hostile = fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', ':', ' ') });
  fc.assert(
    fc.property(hostile, (text) => {
      for (const path of [posix, win32]) {
        const inside = path.relative(path.resolve('/out'), path.resolve('/out', 'masks', recordingName(text), 'x.png'));
        expect(inside.split(path.sep)[0]).toBe('masks');
      }
    }),
  );
});

const ends = (text: string) => [recordingName(`${text}1`), recordingName(`${text}2`)];

test.each([
  ['letters', 'x'.repeat(240)],
  ['letters of three bytes', '東'.repeat(90)],
  ['letters of four bytes', '🛰'.repeat(70)],
])('long names of %s are cut to what a file may be called, and differ', (_, text) => {
  const [first, second] = ends(text);
  for (const name of [first, second]) {
    expect(Buffer.byteLength(`spacetime-${name}.png.1234567.part`)).toBeLessThanOrEqual(255);
    expect(name).not.toMatch(/\p{Cs}/u);
    expect(recordingName(name)).toBe(name);
    expect(text.startsWith(name.slice(0, -9))).toBe(true);
  }
  expect(first).not.toBe(second);
  const numbered = [`${first}-2`, `${first}-3`].map(recordingName);
  expect(new Set([first, second, ...numbered]).size).toBe(4);
});

test('so are names of many parts', () => {
  const [first, second] = ends('deep/'.repeat(500));
  expect(Buffer.byteLength(first)).toBeLessThanOrEqual(800);
  expect(first).not.toBe(second);
  expect(recordingName(first)).toBe(first);
});

describe('uniqueNames', () => {
  it('numbers names that only harmful characters or upper and lower case told apart', () => {
    const groups = ['a:b', 'a*b', 'a?b', 'a_b-2', 'A_b', '\u001B[2J'];
    expect(uniqueNames(groups.map((group) => ({ path: 'x.h5', group })))).toEqual([
      'x.h5/a_b',
      'x.h5/a_b-2',
      'x.h5/a_b-3',
      'a_b-2',
      'x.h5/A_b-4',
      '_[2J',
    ]);
  });

  it('makes different paths different names', () => {
    const part = fc.constantFrom('a', 'b', 'c');
    const path = fc
      .tuple(part, part, fc.constantFrom('mat', 'h5'))
      .map(([folder, name, extension]) => `${folder}/${name}.${extension}`);
    fc.assert(
      fc.property(fc.uniqueArray(path), (paths) => {
        const names = uniqueNames(paths.map((p) => ({ path: p })));
        expect(new Set(names).size).toBe(paths.length);
      }),
    );
  });
});
