import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { makeFolder } from './make-folder.ts';

test('makes a folder and those above it, and leaves one that is there alone', () => {
  const folder = join(temporaryFolder(), 'a', 'b', 'c');
  makeFolder(folder);
  makeFolder(folder);
  expect(statSync(folder).isDirectory()).toBe(true);
});

test('a file in the way is an error', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(join(file, 'below'))).toThrow(/ENOTDIR/);
});

test.runIf(existsSync('/proc/self'))('a file system without room for folders is an error, not a wait for ever', () => {
  expect(() => makeFolder('/proc/spikeseg/runs')).toThrow(/ENOENT/);
});
