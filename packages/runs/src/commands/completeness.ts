import { join, resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { completenessConclusion, completenessTables } from '../completeness/completeness-table.ts';
import { type CompletenessReport, conclude, type RecordingAnswers } from '../completeness/conclude.ts';
import type { PlannedRecording } from '../completeness/plan-recording.ts';
import { measureAll, measureQuickly } from '../completeness/stages.ts';
import { writeCompleteness } from '../completeness/write-completeness.ts';
import type { Context } from '../context/context.ts';
import { interruption } from '../context/interruption.ts';
import { type AskedMeasurement, answersOf, askedOf, measuredParts } from '../jobs/commands/completeness.ts';
import { writePlan } from '../jobs/plan-jobs.ts';
import { contentHash } from '../jobs/record/job.ts';
import { readJobs } from '../jobs/record/job-batch.ts';
import type { PlanOptions } from '../jobs/record/job-type.ts';
import { runJobs, throwFailure } from '../jobs/run-jobs.ts';
import type { Progress } from '../log/progress.ts';
import type { ModelOptions } from '../options/settings.ts';
import { checkOutputFolder, makeFolder, reserveFolder } from '../run-folder/output-folder.ts';

export interface CompletenessOptions extends Pick<PlanOptions, 'grid' | 'detectors' | 'falseAlarmsPerHour'> {
  /** Recordings, and folders of them. */
  readonly files: readonly string[];
  readonly model: ModelOptions;
  /** A few objects of each kind first, then the rest only of those near the limit. */
  readonly quick: boolean;
}

/** What was found of what was injected. */
export interface MeasuredCompleteness {
  readonly folder: string;
  readonly report: CompletenessReport;
  readonly config: SpikesegConfig;
  readonly lines: readonly string[];
}

/**
 * Injects objects of known speed and brightness into recordings, detects, and says which share was found, in a folder of its own below `output_dir`.
 *
 * @throws InterruptedError when the user asked to stop; what is done is kept
 */
export async function measureCompleteness(
  context: Context,
  { files, model: options, quick, ...own }: CompletenessOptions,
): Promise<MeasuredCompleteness> {
  const { log } = context;
  const asked = await askedOf(context, { files, options, own });
  const { config } = asked;
  const output = resolve(context.call.cwd, config.output_dir);
  checkOutputFolder(output);
  const measured = await (quick ? measureQuickly : measureAll)({
    ...asked,
    stop: interruption(context, 'nothing was measured yet'),
    warn: (doubt) => log.warn(doubt),
    inform: (line) => log.info(line),
    measure: (recordings: readonly PlannedRecording[], stage) => {
      const progress = log.progress(stage || 'completeness', 'jobs');
      return measureByJobs(context, asked, { recordings, options, output, progress });
    },
  });
  log.info('fitting efficiency curves');
  const report = conclude(measured);
  const folder = await writeCompleteness(() => reserveFolder(output, 'completeness'), report);
  const tables = [...completenessTables(report), '', completenessConclusion(report)];
  return { folder, report, config, lines: [...tables, `written to ${folder}`, `picture: ${join(folder, 'completeness.png')}`] };
}

/*
 * Whatever is measured below one folder keeps its answers in completeness-jobs: what was stopped goes on with them, and another detector, or
 * another recording, needs only what is new. Each measurement is a batch of its own, which has its answers in common with all others.
 */

/** Runs every detector on every recording and every round, or takes answers that are kept from before. Returns them by detector and recording. */
async function measureByJobs(
  context: Context,
  asked: AskedMeasurement,
  {
    recordings,
    options,
    output,
    progress,
  }: {
    readonly recordings: readonly PlannedRecording[];
    readonly options: ModelOptions;
    readonly output: string;
    readonly progress: Progress;
  },
): Promise<RecordingAnswers[][]> {
  const store = join(output, 'completeness-jobs');
  const { grid, seed, matching, falseAlarmsPerHour, detectors } = asked;
  const what = [grid, seed, matching, detectors.map(({ name, identity }) => [name, identity]), recordings];
  const root = join(store, 'plans', contentHash(what).slice(0, 12));
  makeFolder(root);
  const planned = { grid, seed, matching, falseAlarmsPerHour, detectors, recordings };
  writePlan(context.call, { command: 'completeness', root }, measuredParts(context.call, { options, root }, planned));
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
