import { mkdirSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findRecordings } from '@spikeseg/data-ebssa';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { nearFile } from './errors.ts';

const errorOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

test('a path that does not exist is answered with one of nearly its name', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'night1.mat'), '');
  mkdirSync(join(folder, 'EBSSA'));
  expect(nearFile(await errorOf(stat(join(folder, 'nigth1.mat'))))).toBe('; did you mean night1.mat?');
  expect(nearFile(await errorOf(stat(join(folder, 'colour'))))).toBe('');
  expect(nearFile(await errorOf(stat(join(folder, 'none', 'night1.mat'))))).toBe('');
  expect(nearFile(await errorOf(findRecordings(join(folder, 'EBSA'), { sensor: 'all' })))).toBe('; did you mean EBSSA?');
  // It is there; what is wrong is something else.
  expect(nearFile(await errorOf(findRecordings(join(folder, 'EBSSA'), { sensor: 'all' })))).toBe('');
  expect(nearFile(new Error('odd'))).toBe('');
});
