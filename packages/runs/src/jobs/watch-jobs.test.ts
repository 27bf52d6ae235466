import { appendFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { contextWith } from '../context/context.ts';
import { collectJobs } from './collect-jobs.ts';
import { batchOf, nine } from './jobs.fixture.ts';
import { planJobs } from './plan-jobs.ts';
import { readJobs, readSpec, writeSpec } from './record/job-batch.ts';
import { runJobs } from './run-jobs.ts';
import { watchJobs } from './watch-jobs.ts';

/** Watches a batch; what happens between two looks is done one after another, then the user asks to stop. */
async function watched(between: (nights: string) => readonly (() => void)[]) {
  const stop = new AbortController();
  const { context: before, root, run } = await batchOf(['a'], temporaryFolder());
  const context = { ...before, signal: stop.signal };
  const steps = [...between(join(context.call.cwd, 'nights'))];
  const listed: string[][] = [];
  const ran = await watchJobs(context, {
    root,
    run: () => runJobs(context, run()),
    wait: async () => {
      listed.push([...readJobs(root)].map(({ part }) => part.name));
      const step = steps.shift();
      if (step === undefined) stop.abort();
      else step();
    },
  });
  return { context, root, ran, listed };
}

const nothing = (): void => {};
const line = '0,1,1,1\n10000,2,2,0\n';

it('A recording that comes during the run is done when it has stopped growing.', async () => {
  const { root, ran, listed } = await watched((nights) => [
    () => writeFileSync(join(nights, 'b.csv'), line),
    () => appendFileSync(join(nights, 'b.csv'), '20000,3,3,1\n'),
    nothing,
    nothing,
  ]);
  // Seen at the second look, larger at the third, the same at the fourth.
  expect(listed).toEqual([['a'], ['a'], ['a'], ['a', 'b'], ['a', 'b']]);
  expect(ran).toMatchObject({ jobs: 2, done: 2, failed: 0 });
  const [, b] = [...readJobs(root)];
  expect(b.part.file?.bytes).toBe(line.length + '20000,3,3,1\n'.length);
  expect(collectJobs(root).sums).toMatchObject({ jobs: 2, done: 2 });
});

it('A recording that grows after it was done is done anew, and what was done stays until then.', async () => {
  const { ran, listed } = await watched((nights) => [
    () => {
      appendFileSync(join(nights, 'a.csv'), '900000,1,1,1\n');
      utimesSync(join(nights, 'a.csv'), 1000, 1000);
    },
    nothing,
    nothing,
  ]);
  expect(listed).toEqual([['a'], ['a'], ['a'], ['a']]);
  expect(ran).toMatchObject({ jobs: 1, done: 2 });
});

it('A batch whose parts do not grow, or of another version, is not watched.', async () => {
  const { context, root, run } = await batchOf(['a']);
  const watch = { root, run: () => runJobs(context, run()) };
  await expect(watchJobs({ ...context, call: { ...context.call, version: '1.2.4' } }, watch)).rejects.toThrow(
    /expected spikeseg-cli 1\.2\.3\+/,
  );
  const spec = readSpec(root);
  expect(spec.files).toEqual(['../nights']);
  writeSpec(root, { ...spec, command: 'completeness' });
  await expect(watchJobs(context, watch)).rejects.toThrow(/^--watch: expected a batch of detect, got one of completeness/);
});

it('Planned again with nothing new, the list is not written.', async () => {
  const { context, root, plan } = await batchOf(['a']);
  utimesSync(join(root, 'jobs.jsonl'), 1000, 1000);
  await plan();
  const request = { command: 'detect', files: ['../nights'], options: nine, own: {}, root } as const;
  expect(await planJobs(contextWith(context, { cwd: root }), request)).toMatchObject({ added: 0, jobs: 1 });
  expect(statSync(join(root, 'jobs.jsonl')).mtimeMs).toBe(1_000_000);
});
