import { join, resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { completenessConclusion, completenessTables, writeCompleteness } from '../completeness/completeness-table.ts';
import {
  type CompletenessReport,
  conclude,
  type Measured,
  type QuickStages,
  type RecordingAnswers,
  undecidedAfter,
} from '../completeness/conclude.ts';
import type { OpenDetector } from '../completeness/detectors.ts';
import { cellsOf, type Grid, magnitudeOf, speedOf } from '../completeness/grid.ts';
import { type PlannedRecording, planMeasured, planMore, type RecordingToRead } from '../completeness/plan-recording.ts';
import { type Context, type Interruption, interruption } from '../context/context.ts';
import { InterruptedError } from '../errors/errors.ts';
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

/** What is measured, and with what. */
interface StagesRequest extends Pick<Measured, 'grid' | 'seed' | 'matching' | 'falseAlarmsPerHour'> {
  readonly detectors: readonly OpenDetector[];
  readonly files: readonly RecordingToRead[];
  readonly stop: Interruption;
  /** Told what must be said before time is spent. */
  readonly warn: (doubt: string) => void;
  /** Told what the second stage is. */
  readonly inform: (line: string) => void;
  /** Runs the detectors on what is planned. @param stage what it is of the whole, in words; empty for all of it */
  readonly measure: (recordings: readonly PlannedRecording[], stage: string) => Promise<RecordingAnswers[][]>;
}

/** Measures all objects of every kind. @throws what `planMeasured` and `measure` throw */
async function measureAll(request: StagesRequest): Promise<Measured> {
  const { files, grid, seed, stop, warn } = request;
  const recordings = await planMeasured(files, { grid, seed, stop }, warn);
  return { ...measuredBy(request, grid, recordings), answers: await request.measure(recordings, '') };
}

/** Objects of every kind in the first stage, in each recording. */
export const firstPerCell = 8;

const afterFirst = 'interrupted after the first stage; the same command goes on';

/** More than is usual: seconds of planning save rounds that take longer. */
const quickTries = 480;

/**
 * Measures in two stages: a few objects of every kind, then the rest of the undecided kinds alone. The second stage takes the next numbers of each
 * kind, so that both together are objects that {@link measureAll} would have, too. Where a few are all, there is one stage.
 *
 * @returns the objects of both stages
 * @throws what `planMeasured` and `measure` throw
 */
async function measureQuickly(request: StagesRequest): Promise<Measured> {
  const { files, grid, seed, stop, warn, inform } = request;
  if (grid.perCell <= firstPerCell) return measureAll(request);
  const firstGrid = { ...grid, perCell: firstPerCell };
  const first = await planMeasured(files, { grid: firstGrid, seed, stop, options: { tries: quickTries } }, warn);
  const answers = await request.measure(first, 'first of two stages');
  const undecided = undecidedAfter({ ...measuredBy(request, firstGrid, first), answers });
  const cells = cellsAmong(grid, undecided);
  const more = grid.perCell - firstPerCell;
  inform(`first stage is done; ${more} more objects of ${cells.length} undecided kinds, of ${cellsOf(grid).length}`);
  const after = { perCell: firstPerCell, cells };
  const between = { signal: stop.signal, error: () => new InterruptedError(afterFirst) };
  const recordings = await planMore(first, { grid, stop: between, options: { tries: quickTries, after } });
  const quick = { firstPerCell, undecided };
  return { ...measuredBy(request, grid, recordings), answers: await request.measure(recordings, 'second stage'), quick };
}

const measuredBy = (
  { seed, matching, falseAlarmsPerHour, detectors }: StagesRequest,
  grid: Grid,
  recordings: readonly PlannedRecording[],
): Omit<Measured, 'answers'> => ({ grid, seed, matching, falseAlarmsPerHour, detectors, recordings });

/** Positions of kinds among the cells of a grid. */
const cellsAmong = (grid: Grid, kinds: QuickStages['undecided']): number[] =>
  cellsOf(grid).flatMap((_, cell) =>
    kinds.some(({ speedPxS, magnitude }) => speedPxS === speedOf(grid, cell) && magnitude === magnitudeOf(grid, cell))
      ? [cell]
      : [],
  );
