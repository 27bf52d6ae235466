import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { checkOutputFolder } from './check-output-folder.ts';

test('a folder that is there, or can be made, is fine; nothing is made', () => {
  const folder = temporaryFolder();
  checkOutputFolder(folder);
  checkOutputFolder(join(folder, 'a', 'b'));
  expect(readdirSync(folder)).toEqual([]);
});

test('a file, or a folder below a file, is refused', () => {
  const file = join(temporaryFolder(), 'f');
  writeFileSync(file, '');
  expect(() => checkOutputFolder(file)).toThrow(`${file}: expected a folder that can be written to, got a file;`);
  const below = join(file, 'runs');
  expect(() => checkOutputFolder(below)).toThrow(`${below}: expected a folder that can be written to, got a file: ${file};`);
});
