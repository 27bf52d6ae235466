import { posix, win32 } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileStem } from './file-stem.ts';

test.each([
  ['synth001_davis_td_labelled', 'synth001_davis_td_labelled'],
  ['night/b', 'night/b'],
  ['night.2/b c', 'night.2/b c'],
  ['night/..', 'night/_'],
  [String.raw`night/..\..\x`, 'night/.._.._x'],
  ['C:evil', 'C_evil'],
  ['a//b', 'a/_/b'],
])('%s: %s', (name, stem) => {
  expect(fileStem(name)).toBe(stem);
});

test('no name leads out of its folder, on any system', () => {
  const hostile = fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', ':') });
  fc.assert(
    fc.property(hostile, (name) => {
      for (const path of [posix, win32]) {
        const inside = path.relative(path.resolve('/out'), path.resolve('/out', 'masks', fileStem(name), 'x.png'));
        expect(inside.split(path.sep)[0]).toBe('masks');
      }
    }),
  );
});
