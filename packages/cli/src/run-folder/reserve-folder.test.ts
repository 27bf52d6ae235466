import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { UsageError } from '../errors/errors.ts';
import { reserveFolder } from './reserve-folder.ts';

test('the first run has the name, the next ones a number', () => {
  const parent = join(temporaryFolder(), 'deep', 'runs');
  expect([1, 2, 3].map(() => reserveFolder(parent, 'night'))).toEqual(
    ['night', 'night-2', 'night-3'].map((name) => join(parent, name)),
  );
  expect(readdirSync(parent).toSorted()).toEqual(['night', 'night-2', 'night-3']);
});

test('a gap is filled, and a file of that name is left alone', () => {
  const parent = temporaryFolder();
  writeFileSync(join(parent, 'night'), 'notes');
  mkdirSync(join(parent, 'night-3'));
  expect(reserveFolder(parent, 'night')).toBe(join(parent, 'night-2'));
  expect(reserveFolder(parent, 'night')).toBe(join(parent, 'night-4'));
  expect(statSync(join(parent, 'night')).isFile()).toBe(true);
});

test('a parent that is no folder is an error of usage that says what to do', () => {
  const parent = join(temporaryFolder(), 'file');
  writeFileSync(parent, '');
  expect(() => reserveFolder(parent, 'night')).toThrow(UsageError);
  expect(() => reserveFolder(parent, 'night')).toThrow(
    new RegExp(`file: expected a folder that can be written to, got (EEXIST|ENOTDIR); choose another with --output FOLDER`),
  );
  expect(() => reserveFolder(join(parent, 'below'), 'night')).toThrow(/ENOTDIR|EEXIST/);
});
