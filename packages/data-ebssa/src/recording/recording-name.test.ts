import { posix, win32 } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordingName } from './recording-name.ts';

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
