import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { UsageError } from '../errors/errors.ts';
import { checkOutputFolder, makeFolder, reserveFolder } from './output-folder.ts';

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

const fill = (folder: string) => writeFileSync(join(folder, 'config.yaml'), 'x');
const fails = () => {
  throw Object.assign(new Error('full'), { code: 'ENOSPC' });
};

test('a folder that is filled is there as a whole, or not at all', () => {
  const parent = temporaryFolder();
  expect(reserveFolder(parent, 'day', fill)).toBe(join(parent, 'day'));
  expect(reserveFolder(parent, 'night', fill)).toBe(join(parent, 'night'));
  expect(reserveFolder(parent, 'night', fill)).toBe(join(parent, 'night-2'));
  expect(readdirSync(join(parent, 'night-2'))).toEqual(['config.yaml']);
  expect(() => reserveFolder(parent, 'night', fails)).toThrow(/got ENOSPC/);
  expect(readdirSync(parent).toSorted()).toEqual(['day', 'night', 'night-2']);
});

test('a parent that is no folder is an error of usage that says what to do', () => {
  const parent = join(temporaryFolder(), 'file');
  writeFileSync(parent, '');
  expect(() => reserveFolder(parent, 'night')).toThrow(UsageError);
  expect(() => reserveFolder(parent, 'night')).toThrow(
    new RegExp(`file: expected a folder that can be written to, got (EEXIST|ENOTDIR); choose another with option output FOLDER`),
  );
  expect(() => reserveFolder(join(parent, 'below'), 'night')).toThrow(/ENOTDIR|EEXIST/);
});

test('a file in the way is an error', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(join(file, 'below'))).toThrow(/ENOTDIR/);
});

test.runIf(existsSync('/proc/self'))('a file system without room for folders is an error, not a wait for ever', () => {
  expect(() => makeFolder('/proc/spikeseg/runs')).toThrow(/ENOENT/);
});

test('a file, or a folder below a file, is refused', () => {
  const file = join(temporaryFolder(), 'f');
  writeFileSync(file, '');
  expect(() => checkOutputFolder(file)).toThrow(`${file}: expected a folder that can be written to, got a file;`);
  const below = join(file, 'runs');
  expect(() => checkOutputFolder(below)).toThrow(`${below}: expected a folder that can be written to, got a file: ${file};`);
});
