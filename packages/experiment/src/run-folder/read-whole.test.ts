import { execFileSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { readWhole } from './files.ts';

const fault = (got: string) => new Error(`got ${got}`);
const read = (path: string, max = 10) => readWhole(path, max, fault).toString();

test('a file of at most so many bytes is read, an empty one too', () => {
  const path = join(temporaryFolder(), 'file');
  for (const text of ['', '0123456789']) {
    writeFileSync(path, text);
    expect(read(path)).toBe(text);
  }
});

test('one byte more, and a file of 3 GiB, are refused before they are read', () => {
  const path = join(temporaryFolder(), 'file');
  for (const size of [11, 3 * 2 ** 30]) {
    writeFileSync(path, '');
    truncateSync(path, size);
    expect(() => read(path)).toThrow(`got ${size} bytes, which is more than the 10 that are read`);
  }
});

test.skipIf(process.platform === 'win32')('a pipe is not waited for', () => {
  const pipe = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(() => read(pipe)).toThrow(/^got a pipe or device$/);
});
