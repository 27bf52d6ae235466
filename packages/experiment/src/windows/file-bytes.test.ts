import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { bytesOfFile } from './file-bytes.ts';

const file = (...bytes: number[]): string => {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, Uint8Array.from(bytes));
  return path;
};

test('gives a part, what follows, or all', () => {
  const path = file(1, 2, 3, 4);
  expect(bytesOfFile(path)).toEqual(Uint8Array.of(1, 2, 3, 4));
  expect(bytesOfFile(path, 1)).toEqual(Uint8Array.of(2, 3, 4));
  expect(bytesOfFile(path, 1, 2)).toEqual(Uint8Array.of(2, 3));
  expect(bytesOfFile(path, 4)).toEqual(new Uint8Array());
  expect(bytesOfFile(file())).toEqual(new Uint8Array());
});

test('the bytes are in memory of their own, so that they can be handed over', () => {
  expect(bytesOfFile(file(1, 2, 3))?.buffer.byteLength).toBe(3);
});

test('what cannot be had is undefined', () => {
  const path = file(1, 2, 3);
  expect(bytesOfFile(path, 2, 2)).toBeUndefined();
  expect(bytesOfFile(path, 4)).toBeUndefined();
  expect(bytesOfFile(join(path, 'below'))).toBeUndefined();
  expect(bytesOfFile(temporaryFolder())).toBeUndefined();
  expect(bytesOfFile(join(temporaryFolder(), 'none'))).toBeUndefined();
});
