import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '@spikeseg/data-ebssa';
import { EvidenceDetector, run } from '@spikeseg/detection';
import { stepsOf } from '@spikeseg/events';
import { expect, it } from 'vitest';
import { collect } from '../../../experiment/src/collect.fixture.ts';
import { testCall } from '../../../experiment/src/context/context.fixture.ts';
import { doJob, openBatch } from './job-threads.ts';
import { batchOf, nine } from './jobs.fixture.ts';
import { planJobs } from './plan-jobs.ts';
import { beginAttempt } from './record/attempts.ts';
import { readJobs, readSpec, writeSpec } from './record/job-batch.ts';
import { isJobDone, publishResult, readResult } from './record/job-folder.ts';

async function opened() {
  const { context, root } = await batchOf(['a']);
  const [job] = readJobs(root);
  const work = (): string => beginAttempt(root, job.hash) ?? 'none';
  return { context, root, job, work, open: () => openBatch(context, { root, call: testCall() }) };
}

it('A job writes what detect finds, and is done when its result is there.', async () => {
  const { context, root, job, work, open } = await opened();
  const folder = work();
  const result = await doJob(await open(), context, { job, folder });
  expect(isJobDone(root, job)).toBe(false);
  const { events } = await readRecording(join(root, '..', 'nights', 'a.csv'), { sensor: { width: 9, height: 7 } });
  const detector = await EvidenceDetector.open(events.sensor);
  const reports = await collect(run(detector, stepsOf(events, detector.stepUs)));
  expect(result).toMatchObject({
    name: 'a',
    figures: { width: 9, height: 7, events: 20, seconds: 0.19, wishedFalseAlarmsPerHour: 1, farFromLabels: null },
  });
  expect(result.figures?.detections).toBe(reports.flatMap(({ detections }) => detections).length);
  expect(publishResult(root, job, folder, result)).toBe(true);
  expect(readResult(root, job)).toEqual(result);
  expect(readdirSync(join(root, 'work'))).toEqual([]);
});

it('The second of two that do the same job finds it done, and its files stay.', async () => {
  const { context, root, job, work, open } = await opened();
  const batch = await open();
  const folders = [work(), work()];
  const results = [];
  for (const folder of folders) results.push(await doJob(batch, context, { job, folder }));
  expect(results[1]).toEqual(results[0]);
  const [first, second] = folders.map((folder) => readFileSync(join(folder, 'detections.csv')));
  expect(second).toEqual(first);
  expect(publishResult(root, job, folders[0], results[0])).toBe(true);
  expect(publishResult(root, job, folders[1], results[1])).toBe(false);
  expect(readdirSync(join(root, 'work'))).toEqual([]);
});

it('A recording that was changed since it was planned is refused.', async () => {
  const { context, root, job, work, open } = await opened();
  appendFileSync(join(root, '..', 'nights', 'a.csv'), '900000,1,1,1\n');
  await expect(doJob(await open(), context, { job, folder: work() })).rejects.toThrow(
    /a\.csv: expected the recording of \d+ bytes that was planned, got a changed one of \d+, or changed labels; plan the batch again/,
  );
});

it('Settings in the folder that make another configuration are refused.', async () => {
  const { root, open } = await opened();
  writeSpec(root, { ...readSpec(root), options: { settings: { evidence: { false_alarms_per_hour: 5 } } } });
  await expect(open()).rejects.toThrow(/expected the files that it was planned with, got changed ones/);
  writeFileSync(join(root, 'batch.json'), '{}');
  await expect(open()).rejects.toThrow(/batch\.json: expected the plan of a batch: format: /);
});

it('A job names its recording from the folder of the batch, so that both may be mounted elsewhere.', async () => {
  const { job } = await opened();
  expect(job.part.file?.path).toBe('../nights/a.csv');
});

it('What lies in the folder of the batch is no recording of it.', async () => {
  const { context, cwd } = await batchOf(['a'], undefined, 'nights/night');
  const request = { command: 'detect', files: ['nights'], options: nine, own: {} } as const;
  const root = join(cwd, 'nights', 'night');
  writeFileSync(join(root, 'b.csv'), readFileSync(join(cwd, 'nights', 'a.csv')));
  expect(await planJobs(context, { ...request, root })).toMatchObject({ jobs: 1, added: 0 });
});
