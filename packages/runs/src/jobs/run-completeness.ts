import { join } from 'node:path';
import type { RecordingAnswers } from '../completeness/conclude.ts';
import type { PlannedRecording } from '../completeness/plan-recording.ts';
import type { Context } from '../context/context.ts';
import type { Progress } from '../log/progress.ts';
import { makeFolder } from '../run-folder/output-folder.ts';
import { type AskedMeasurement, answersOf, measuredParts } from './commands/completeness.ts';
import { writePlan } from './plan-jobs.ts';
import { contentHash } from './record/job.ts';
import { readJobs } from './record/job-batch.ts';
import type { PlanRequest } from './record/job-type.ts';
import { runJobs, throwFailure } from './run-jobs.ts';

/*
 * A measurement as one command. Whatever is measured below one folder keeps its answers in completeness-jobs: what was stopped goes on with
 * them, and another detector, or another recording, needs only what is new. Each measurement is a batch of its own, which has its answers
 * in common with all others.
 */

export interface JobMeasurement extends Pick<PlanRequest, 'options'> {
  readonly asked: AskedMeasurement;
  readonly recordings: readonly PlannedRecording[];
  /** Folder below which results are written. */
  readonly output: string;
  readonly progress: Progress;
}

/**
 * Runs every detector on every recording and every round, or takes answers that are kept from before.
 *
 * @returns by detector and recording
 * @throws InterruptedError when the user asked to stop; what is done is kept
 */
export async function measureByJobs(context: Context, measurement: JobMeasurement): Promise<RecordingAnswers[][]> {
  const { asked, recordings, options, output, progress } = measurement;
  const store = join(output, 'completeness-jobs');
  const { grid, seed, matching, falseAlarmsPerHour, detectors } = asked;
  const what = [grid, seed, matching, detectors.map(({ name, identity }) => [name, identity]), recordings];
  const root = join(store, 'plans', contentHash(what).slice(0, 12));
  makeFolder(root);
  const planned = { grid, seed, matching, falseAlarmsPerHour, detectors, recordings };
  writePlan(context.call, { command: 'completeness', root, files: [] }, measuredParts(context.call, { options, root }, planned));
  await runJobs(context, {
    root,
    store,
    threads: asked.config.data.num_workers,
    retries: 0,
    again: true,
    goOn: `what is done stays in ${store}; the same command goes on`,
    progress,
  });
  const jobs = [...readJobs(root)];
  throwFailure(store, jobs);
  const rounds = recordings.map(({ file: { name }, rounds: { length } }) => ({ name, rounds: length }));
  return answersOf(store, { detectors, recordings: rounds }, jobs);
}
