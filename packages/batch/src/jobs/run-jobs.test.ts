import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withSettings } from '@spikeseg/experiment/models';
import { expect, it } from 'vitest';
import { collectedCsv, collectJobs } from './collect-jobs.ts';
import { batchStatus } from './job-status.ts';
import { batchOf, giveFolders, nine, writeNights } from './jobs.fixture.ts';
import { planJobs } from './plan-jobs.ts';
import { beginAttempt } from './record/attempts.ts';
import { readJobs, readSpec, writeSpec } from './record/job-batch.ts';
import { isJobDone, readFailure } from './record/job-folder.ts';
import { runJobs, throwFailure } from './run-jobs.ts';
import { writeCollected } from './write-collected.ts';

const hashOf = (root: string, name: string): string => readJobs(root).find(({ part }) => part.name === name)?.hash ?? 'none';

it('Every job is done once, whatever fails beside it, and the reasons are kept.', async () => {
  const { context, root, run } = await batchOf(['a', 'bad', 'ends', 'flaky', 'never', 'once', 'z']);
  const ran = await runJobs(context, run());
  expect(ran).toMatchObject({ jobs: 7, done: 4, there: 0, failed: 3 });
  const states = Object.fromEntries(collectJobs(root).rows.map(({ recording, state, reason }) => [recording, reason ?? state]));
  expect(states).toEqual({
    a: 'done',
    bad: 'bad: expected events, got none',
    ends: expect.stringMatching(/^expected a result, but its worker ended 3 times: /),
    flaky: 'done',
    never: 'never: the disk was away',
    once: 'done',
    z: 'done',
  });
  expect(readFailure(root, hashOf(root, 'bad'))?.attempts).toBe(1);
  expect(readFailure(root, hashOf(root, 'never'))?.attempts).toBe(2);
  expect(readdirSync(join(root, 'work'))).toEqual([]);
});

it('What is done is not done again, what has failed only when asked.', async () => {
  const { context, root, run } = await batchOf(['a', 'bad', 'never']);
  await runJobs(context, run());
  expect(await runJobs(context, run())).toMatchObject({ done: 0, there: 3, failed: 0 });
  expect(await runJobs(context, run({ again: true }))).toMatchObject({ done: 0, there: 1, failed: 2 });
  rmSync(join(root, 'jobs'), { recursive: true });
  expect(await runJobs(context, run())).toMatchObject({ done: 1, there: 2 });
});

it('Two runners of the same jobs come to one result of each.', async () => {
  const names = Array.from({ length: 12 }, (_, i) => `r${i}`);
  const { context, root, run } = await batchOf(names);
  const [a, b] = await Promise.all([runJobs(context, run()), runJobs(context, run())]);
  expect([a.done + a.there, b.done + b.there]).toEqual([12, 12]);
  expect(collectJobs(root).sums).toMatchObject({
    done: 12,
    hours: 6,
    tracks: 12,
    farFromLabels: { satellites: 12, unknown: 0 },
    wishedFalseAlarmsPerHour: 1,
  });
});

it('Shards together are the whole, with the same table as one runner makes.', async () => {
  const names = ['a', 'b', 'bad', 'c', 'd'];
  const whole = await batchOf(names);
  await runJobs(whole.context, whole.run({ threads: 1 }));
  const parts = await batchOf(names, whole.cwd, 'parts');
  // The recordings were written once more.
  await whole.plan();
  await runJobs(whole.context, whole.run({ threads: 1 }));
  const done = [];
  for (const index of [2, 3, 1]) done.push(await runJobs(parts.context, parts.run({ shard: { index, count: 3 } })));
  expect(done.reduce((sum, { jobs }) => sum + jobs, 0)).toBe(5);
  expect(collectedCsv(collectJobs(parts.root))).toBe(collectedCsv(collectJobs(whole.root)));
  for (const root of [whole.root, parts.root]) writeCollected(root, collectJobs(root));
  for (const file of ['table.csv', 'table.json', 'tracks.csv'])
    expect(readFileSync(join(parts.root, file))).toEqual(readFileSync(join(whole.root, file)));
});

it('Planned again, a batch takes up what is new, and keeps what is done of what is gone.', async () => {
  const { context, cwd, root, plan, run } = await batchOf(['a', 'b', 'c']);
  await runJobs(context, run());
  rmSync(join(cwd, 'nights', 'a.csv'));
  utimesSync(join(cwd, 'nights', 'b.csv'), 1000, 1000);
  writeFileSync(join(cwd, 'nights', 'new.csv'), readFileSync(join(cwd, 'nights', 'c.csv')));
  expect(await plan()).toMatchObject({ jobs: 4, added: 2, kept: 1 });
  expect(readJobs(root).map((job) => [job.part.name, isJobDone(root, job)])).toEqual([
    ['a', true],
    ['b', false],
    ['c', true],
    ['new', false],
  ]);
});

it('Results lie in folders that are called as recordings are; what was found in one that was changed is replaced.', async () => {
  const { context, cwd, root, plan, run } = await batchOf(['a', 'b/c']);
  await runJobs(context, run());
  const folders = () => readdirSync(join(root, 'jobs')).toSorted();
  expect(folders()).toEqual(['a', 'c']);
  // Others of that name come later: what has a folder keeps it.
  writeNights(cwd, ['d/c', 'd-C']);
  utimesSync(join(cwd, 'nights', 'a.csv'), 1000, 1000);
  await plan();
  expect(batchStatus(root)).toMatchObject({ jobs: 4, done: 1, waiting: 3 });
  expect(await runJobs(context, run())).toMatchObject({ done: 3, there: 1 });
  const suffix = hashOf(root, 'd/c').slice(0, 8);
  expect(folders()).toEqual(['a', 'c', 'd-C', `d-c-${suffix}`]);
  const { job } = JSON.parse(readFileSync(join(root, 'jobs', 'a', 'result.json'), 'utf8')) as { readonly job: string };
  expect(job).toBe(hashOf(root, 'a'));
});

it('Other settings are refused in the same folder.', async () => {
  const { context, root } = await batchOf(['a']);
  const request = { command: 'detect', files: ['nights'], own: {}, root } as const;
  await expect(
    planJobs(context, { ...request, options: withSettings(nine, { evidence: { false_alarms_per_hour: 2 } }) }),
  ).rejects.toThrow(
    /expected the command and the settings that this batch was planned with \(detect data\.sensor_size="9x7"\), got others/,
  );
  await expect(
    planJobs(context, { ...request, options: withSettings(nine, { data: { num_workers: 3 } }) }),
  ).resolves.toMatchObject({ added: 0 });
});

it('Another version is refused, with both.', async () => {
  const { context, root, run } = await batchOf(['a']);
  const spec = readSpec(root);
  expect(spec.version).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{12}$/);
  writeSpec(root, { ...spec, version: '1.2.4+0' });
  await expect(runJobs(context, run())).rejects.toThrow(`expected spikeseg-cli 1.2.4+0, which planned it, got ${spec.version}; `);
});

it('A folder without a plan, and a plan with a line that is no job, are refused.', async () => {
  const { context, cwd, root, run } = await batchOf(['a']);
  await expect(runJobs(context, run({ root: cwd }))).rejects.toThrow(/expected the folder of a batch, got none/);
  writeFileSync(join(root, 'jobs.jsonl'), '{"hash":"../../etc"}\n');
  await expect(runJobs(context, run())).rejects.toThrow(/jobs\.jsonl: line 1: expected a job, got /);
});

it('The status counts done, failed, begun and waiting.', async () => {
  const { context, root, run } = await batchOf(['a', 'b', 'bad']);
  await runJobs(context, run({ shard: { index: 1, count: 2 } }));
  const { jobs, done, failed, begun, waiting, secondsToGo } = batchStatus(root);
  expect({ jobs, all: done + failed + waiting, begun, secondsToGo }).toEqual({
    jobs: 3,
    all: 3,
    begun: 0,
    secondsToGo: null,
  });
  expect(waiting).toBeGreaterThan(0);
  const open = readJobs(root).filter((job) => !isJobDone(root, job) && readFailure(root, job.hash) === undefined);
  beginAttempt(root, open[0].hash);
  expect(batchStatus(root)).toMatchObject({ begun: 1, waiting: waiting - 1 });
});

it('A runner that is stopped gives its jobs back.', async () => {
  const { context, cwd, root, run } = await batchOf(['a', 'b']);
  const stop = new AbortController();
  stop.abort();
  await expect(runJobs({ ...context, signal: stop.signal }, run())).rejects.toThrow(
    /interrupted; 0 of 2 jobs are done; go on with: spikeseg-cli batch run /,
  );
  expect(existsSync(join(root, 'work'))).toBe(false);
  writeNights(cwd, []);
  expect(existsSync(join(root, 'failed'))).toBe(false);
});

it('A job with a folder of its own saves there what it has when it is stopped, and goes on from there; all that it says is heard.', async () => {
  const { context, root, run } = await batchOf(['a', 'saves']);
  giveFolders(root);
  const stop = new AbortController();
  const said: string[] = [];
  const linesOf = () => (text: string) => {
    said.push(text);
    stop.abort();
  };
  await expect(runJobs({ ...context, signal: stop.signal }, run({ linesOf, goOn: 'the same again' }))).rejects.toMatchObject({
    name: 'InterruptedError',
    message: expect.stringMatching(/^interrupted; \d of 2 jobs are done; the same again$/),
  });
  expect(said).toEqual(['saves is at work\n']);
  expect(readdirSync(join(root, 'saves'))).toEqual(['saved']);
  expect(readdirSync(join(root, 'work'))).toEqual([]);
  expect(await runJobs(context, run())).toMatchObject({ jobs: 2, failed: 0 });
  expect(readdirSync(join(root, 'saves')).toSorted()).toEqual(['half.csv', 'result.json', 'saved']);
  expect(collectJobs(root).sums).toMatchObject({ done: 2 });
});

it('A job with a folder of its own keeps it when it fails, and its error is thrown as it was.', async () => {
  const { context, root, run } = await batchOf(['a', 'bad']);
  giveFolders(root);
  expect(await runJobs(context, run())).toMatchObject({ done: 1, failed: 1 });
  expect(readdirSync(join(root, 'bad'))).toEqual(['half.csv']);
  expect(() => throwFailure(root, readJobs(root))).toThrow(
    expect.objectContaining({ name: 'EventFormatError', message: 'bad: bad: expected events, got none' }),
  );
});

it('A job whose runners were killed has failed after three, unless it is tried once more.', async () => {
  const { context, root, run } = await batchOf(['a']);
  const hash = hashOf(root, 'a');
  const kill = (): void => {
    for (let attempt = 1; attempt <= 3; attempt++) beginAttempt(root, hash);
  };
  beginAttempt(root, hash);
  expect(await runJobs(context, run())).toMatchObject({ done: 1, failed: 0 });
  rmSync(join(root, 'jobs', 'a'), { recursive: true });
  kill();
  expect(await runJobs(context, run())).toMatchObject({ done: 0, failed: 1 });
  expect(readdirSync(join(root, 'work'))).toEqual([]);
  kill();
  expect(await runJobs(context, run({ again: true }))).toMatchObject({ done: 1, failed: 0 });
});

it('Without threads the calling thread does the same.', async () => {
  const { context, root, run } = await batchOf(['a', 'b']);
  expect(await runJobs(context, run({ threads: 0 }))).toMatchObject({ done: 2, failed: 0 });
  expect(collectJobs(root).rows.map(({ result }) => result?.events)).toEqual([20, 21]);
});
