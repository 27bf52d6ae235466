import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { isSystemError, type SystemError, systemErrorText } from './system-error.ts';

/** Text of the error that an action of the file system throws. */
function textOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isSystemError(error)) return systemErrorText(error);
    throw error;
  }
  throw new Error('expected an error');
}

const made = (fields: { code: string; syscall?: string; path?: string; dest?: string }): SystemError =>
  Object.assign(new Error(`${fields.code}: nothing`), fields);

test('real errors are told as where, expected, got, fix', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(textOf(() => readFileSync(join(folder, 'none')))).toBe(
    `${join(folder, 'none')}: expected to open the file, got no such file or folder (ENOENT); check the path`,
  );
  expect(textOf(() => readdirSync(file))).toBe(
    `${file}: expected something to read, got a file where a folder should be (ENOTDIR); check the path`,
  );
  expect(textOf(() => mkdirSync(folder))).toBe(
    `${folder}: expected to make a folder, got something that is already there (EEXIST); choose another name`,
  );
});

test.each([
  [
    made({ code: 'EACCES', syscall: 'open', path: '/a' }),
    '/a: expected to open the file, got permission denied (EACCES); choose another place, or change its permissions',
  ],
  [
    made({ code: 'EROFS', syscall: 'mkdir', path: '/a' }),
    '/a: expected to make a folder, got a read-only file system (EROFS); choose another place',
  ],
  [
    made({ code: 'ENOSPC', syscall: 'write' }),
    'ENOSPC: nothing: expected to write, got a full disk (ENOSPC); free some space, or choose another place',
  ],
  [
    made({ code: 'EFBIG', syscall: 'write', path: '/a' }),
    '/a: expected to write, got a file larger than it may be (EFBIG); raise the limit (ulimit -f), or choose another place',
  ],
  [
    made({ code: 'EACCES', syscall: 'rename', path: '/a.tmp', dest: '/a' }),
    '/a: expected to write, got permission denied (EACCES); choose another place, or change its permissions',
  ],
])('%s', (error, text) => {
  expect(systemErrorText(error)).toBe(text);
});

test.each([
  new Error('plain'),
  Object.assign(new Error('m'), { code: 'ERR_INVALID_ARG_TYPE' }),
  Object.assign(new Error('m'), { code: 7 }),
  'ENOENT',
])('%s is none of the file system', (error) => {
  expect(isSystemError(error)).toBe(false);
});
