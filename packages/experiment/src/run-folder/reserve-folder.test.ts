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
    new RegExp(`file: expected a folder that can be written to, got (EEXIST|ENOTDIR); choose another with --output FOLDER`),
  );
  expect(() => reserveFolder(join(parent, 'below'), 'night')).toThrow(/ENOTDIR|EEXIST/);
});
