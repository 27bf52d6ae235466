import { join, resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import {
  type CompletenessAnswers,
  type CompletenessReport,
  cellsOf,
  conclude,
  magnitudeOf,
  type RecordingAnswers,
  speedOf,
  undecidedAfter,
} from '@spikeseg/evaluation';
import {
  type Context,
  checkOutputFolder,
  InterruptedError,
  interruption,
  type ModelOptions,
  makeFolder,
  type Progress,
  reserveFolder,
} from '@spikeseg/experiment/commands';
import { completenessConclusion, completenessTables, writeCompleteness } from '../completeness/completeness-table.ts';
import { type PlannedRecording, planMeasured, planMore } from '../completeness/plan-recording.ts';
import { type AskedMeasurement, answersOf, askedOf, measuredParts, type Planned } from '../jobs/commands/completeness.ts';
import { writePlan } from '../jobs/plan-jobs.ts';
import { contentHash } from '../jobs/record/job.ts';
import { readJobs } from '../jobs/record/job-batch.ts';
import type { BatchPlanOptions } from '../jobs/record/job-type.ts';
import { runJobs, throwFailure } from '../jobs/run-jobs.ts';

export interface CompletenessOptions extends Pick<BatchPlanOptions, 'grid' | 'detectors'> {
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
  const { config, grid, seed } = asked;
  const output = resolve(config.output_dir);
  checkOutputFolder(output);
  const measure: Measure = async (recordings, stage) => {
    const progress = log.progress(stage, 'jobs');
    const planned = { ...asked, recordings };
    return { ...planned, answers: await measureByJobs(context, planned, { options, output, progress }) };
  };
  const plan = { grid, seed, stop: interruption(context, 'nothing was measured yet') };
  // Where a few are all, there is one stage.
  const inStages = quick && grid.perCell > firstPerCell;
  const first = await planMeasured(
    asked.files,
    inStages ? { ...plan, grid: { ...grid, perCell: firstPerCell }, options: { tries: quickTries } } : plan,
    (doubt) => log.warn(doubt),
  );
  const measured = await measure(first, inStages ? 'first of two stages' : 'completeness');
  const whole = inStages ? await secondStage(context, measured, measure) : measured;
  log.info('fitting efficiency curves');
  const report = conclude(whole);
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
  { config, ...planned }: Planned & Pick<AskedMeasurement, 'config'>,
  { options, output, progress }: { readonly options: ModelOptions; readonly output: string; readonly progress: Progress },
): Promise<RecordingAnswers[][]> {
  const store = join(output, 'completeness-jobs');
  const { grid, seed, detectors, recordings } = planned;
  const what = [grid, seed, detectors.map(({ name, identity }) => [name, identity]), recordings];
  const root = join(store, 'plans', contentHash(what).slice(0, 12));
  makeFolder(root);
  writePlan({ command: 'completeness', root }, measuredParts({ options, root }, planned));
  await runJobs(context, {
    root,
    store,
    threads: config.data.num_workers,
    retries: 0,
    again: true,
    goOn: `what is done stays in ${store}; the same command goes on`,
    progress,
  });
  const jobs = readJobs(root);
  throwFailure(store, jobs);
  const rounds = recordings.map(({ file: { name }, rounds: { length } }) => ({ name, rounds: length }));
  return answersOf(store, { detectors, recordings: rounds }, jobs);
}

/** Runs the detectors on what is planned. @param stage what it is of the whole, in words */
type Measure = (recordings: readonly PlannedRecording[], stage: string) => Promise<CompletenessAnswers<PlannedRecording>>;

/** Objects of every kind in the first stage, in each recording. */
export const firstPerCell = 8;

/** More than is usual: seconds of planning save rounds that take longer. */
const quickTries = 480;

/**
 * After a few objects of every kind, measures the rest of the undecided kinds alone: the next numbers of each kind, so that both stages together are
 * objects that one stage would have, too.
 *
 * @returns the objects of both stages
 */
async function secondStage(
  context: Context,
  first: CompletenessAnswers<PlannedRecording>,
  measure: Measure,
): Promise<CompletenessAnswers> {
  const { grid } = first;
  const undecided = undecidedAfter({ ...first, grid: { ...grid, perCell: firstPerCell } });
  const isUndecided = (cell: number): boolean =>
    undecided.some(({ speedPxS, magnitude }) => speedPxS === speedOf(grid, cell) && magnitude === magnitudeOf(grid, cell));
  const cells = [...cellsOf(grid).keys()].filter(isUndecided);
  const more = grid.perCell - firstPerCell;
  context.log.info(
    `first stage is done; ${more} more objects of each of ${cells.length} undecided kinds; all kinds are ${cellsOf(grid).length}`,
  );
  const after = 'interrupted after the first stage; the same command goes on';
  const stop = { signal: context.signal, error: () => new InterruptedError(after) };
  const options = { tries: quickTries, after: { perCell: firstPerCell, cells } };
  const recordings = await planMore(first.recordings, { grid, stop, options });
  return { ...(await measure(recordings, 'second stage')), quick: { firstPerCell, undecided } };
}
