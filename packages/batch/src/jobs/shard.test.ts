import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Job, workOf } from './record/job.ts';
import { shardJobs, shardOf } from './run-jobs.ts';

const jobsOf = (sizes: readonly number[]): Job[] =>
  sizes.map((bytes, i) => ({
    hash: String(i).padStart(64, '0'),
    command: 'detect',
    configuration: 'c',
    part: { name: `r${i}`, file: { path: `r${i}`, bytes, changedMs: 0 } },
    version: 'v',
  }));
const sumOf = (jobs: readonly Job[]): number => jobs.reduce((sum, job) => sum + workOf(job), 0);
const shards = (jobs: readonly Job[], count: number): Job[][] =>
  Array.from({ length: count }, (_, at) => shardJobs(jobs, { index: at + 1, count }));

it('The largest recording goes first, each to the shard with the fewest bytes.', () => {
  // 7 → 1, 6 → 2, 5 → 2 has 6, 1 has 7: to 2 (11); 4 → 1 (11); 3 → 1 (14), as the first of equals; 2 → 2 (13).
  const parts = shards(jobsOf([2, 3, 4, 5, 6, 7]), 2);
  expect(parts.map((part) => part.map(workOf))).toEqual([
    [3, 4, 7],
    [2, 5, 6],
  ]);
});

it('Every job is in one shard, and no shard has more than the mean and one recording.', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (sizes, count) => {
      const jobs = jobsOf(sizes);
      const parts = shards(jobs, count);
      expect(parts.flat().toSorted((a, b) => (a.hash < b.hash ? -1 : 1))).toEqual(jobs);
      for (const part of parts) expect(sumOf(part)).toBeLessThanOrEqual(sumOf(jobs) / count + Math.max(0, ...sizes));
    }),
  );
});

it.each(['0/4', '5/4', '1', '1/0', '-1/4', 'a/b', '1/2/3', ''])('%j is no shard.', (text) => {
  expect(() => shardOf(text)).toThrow(/^option shard: expected I\/N with I from 1 to N, e\.g\. 3\/8 .*, got "/);
});

it('3/8 is the third of eight.', () => {
  expect(shardOf('3/8')).toEqual({ index: 3, count: 8 });
});
