import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { writeAtomic } from './files.ts';

test('writes text as UTF-8 and bytes as they are, and makes the folder', () => {
  const folder = temporaryFolder();
  writeAtomic(join(folder, 'a/b/text'), '5 µs\n');
  writeAtomic(join(folder, 'bytes'), Uint8Array.of(0, 255, 10));
  expect(readFileSync(join(folder, 'a/b/text'), 'utf8')).toBe('5 µs\n');
  expect([...readFileSync(join(folder, 'bytes'))]).toEqual([0, 255, 10]);
});

test('takes the place of an earlier file and leaves nothing else behind', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'file');
  writeAtomic(path, 'a long first version');
  writeAtomic(path, 'second');
  expect(readFileSync(path, 'utf8')).toBe('second');
  expect(readdirSync(folder)).toEqual(['file']);
});

test('when it fails, what was there stays, and no temporary file does', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'taken'));
  writeFileSync(join(folder, 'taken', 'inside'), 'kept');
  expect(() => writeAtomic(join(folder, 'taken'), 'x')).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/EISDIR|EEXIST|EPERM|ENOTEMPTY/) }),
  );
  expect(readdirSync(folder)).toEqual(['taken']);
  expect(readFileSync(join(folder, 'taken', 'inside'), 'utf8')).toBe('kept');
});

test('a file where the folder should be is an error before anything is written', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), 'kept');
  expect(() => writeAtomic(join(folder, 'file', 'x'), 'y')).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/ENOTDIR|EEXIST/) }),
  );
  expect(readdirSync(folder)).toEqual(['file']);
});

test('a temporary file of a run that was killed does not matter', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file.tmp'), 'half of something much longer');
  writeAtomic(join(folder, 'file'), 'whole');
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('whole');
  expect(readdirSync(folder)).toEqual(['file']);
});

test('the temporary file may lie elsewhere, and goes from there, too', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'unfinished'));
  mkdirSync(join(folder, 'taken'));
  const temporary = join(folder, 'unfinished', 'x');
  writeAtomic(join(folder, 'file'), 'whole', temporary);
  expect(() => writeAtomic(join(folder, 'taken'), 'x', temporary)).toThrow(/EISDIR|EEXIST|EPERM|ENOTEMPTY/);
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('whole');
  expect(readdirSync(join(folder, 'unfinished'))).toEqual([]);
});

test('an error names the file that was meant, not the temporary one', () => {
  const path = join(temporaryFolder(), 'file');
  expect(() => writeAtomic(path, 'x', join(path, 'nowhere', 'temporary'))).toThrow(
    expect.objectContaining({ code: 'ENOENT', path }),
  );
});
