import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { afterAll, expect, it } from 'vitest';
import { jobFile, recordingOf } from './recordings.ts';

const folder = mkdtempSync(join(tmpdir(), 'jobs-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a recording whose labels are changed is another one', () => {
  const [path, labels] = ['night.raw', 'night.labels.json'].map((name) => join(folder, name));
  writeFileSync(path, 'abc');
  utimesSync(path, 1000, 1000);
  const file = jobFile(folder, path, undefined);
  expect(file).toEqual({ path: 'night.raw', bytes: 3, changedMs: 1e6 });
  expect(recordingOf(folder, { name: 'night', file })).toMatchObject({ name: 'night', path });
  writeFileSync(labels, '{}');
  utimesSync(labels, 2000, 2000);
  expect(jobFile(folder, path, undefined)).toMatchObject({ changedMs: 2e6 });
  expect(() => recordingOf(folder, { name: 'night', file })).toThrow(says('night.raw', 3, 'changed labels'));
});
