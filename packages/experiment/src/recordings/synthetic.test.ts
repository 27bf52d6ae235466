import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defaultConfig, mergeConfigs } from '@spikeseg/config';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { planRecordings, writeRecordings } from './synthetic.ts';

const config = mergeConfigs(defaultConfig(), { data: { synthetic: { recordings: 3, negatives: 0, duration_s: 0.2 } } });

test('tells after every recording', () => {
  const done: number[] = [];
  const written = writeRecordings(planRecordings(config, temporaryFolder()), (count) => done.push(count));
  expect(done).toEqual([1, 2, 3]);
  expect(written.every(({ events }) => events > 0)).toBe(true);
});

test('when the third cannot be written, the first two are taken away', () => {
  const folder = temporaryFolder();
  const plan = planRecordings(config, folder);
  // A folder of that name: not even root can write a file over it.
  mkdirSync(join(plan[2].truth, 'inside'), { recursive: true });
  expect(() => writeRecordings(plan, () => {})).toThrow(/EISDIR|EEXIST|EPERM|ENOTEMPTY/);
  expect(readdirSync(folder)).toEqual(['synth003_davis_truth.npy']);
});
