import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { keepRoles, type PartialConfig, type SpikesegConfig, stringifyConfig } from '@spikeseg/config';
import {
  type Context,
  type ModelOptions,
  silentLog,
  trainAndScore,
  UsageError,
  withLog,
  writeAtomic,
} from '@spikeseg/experiment/commands';
import {
  checkInside,
  checkTrainable,
  chooseBackend,
  decidingOf,
  orGeneratedData,
  planFile,
  readCheckpoint,
  readRunsPlan,
  resolveConfig,
  runConfig,
  runPaths,
  withGiven,
  withSettings,
} from '@spikeseg/experiment/models';
import {
  type ConfiguredPoint,
  checkCrossValidated,
  checkSameRecordings,
  configured,
  dealFolds,
  type FoundRecording,
  type PlannedRuns,
  planFolds,
  planSweep,
  surveyAll,
} from '../../runs/plan-runs.ts';
import { type DoneRun, type SweepRow, seedWarnings, sweepLines, writeSweep } from '../../runs/sweep-result.ts';
import { cvLines, writeCv } from '../../runs/write-cv.ts';
import { contentHash, type Job, type JobOptions } from '../record/job.ts';
import type { BatchSpec } from '../record/job-batch.ts';
import { resultFolder } from '../record/job-folder.ts';
import type { BatchToOpen, JobType, OpenJobs, PlannedParts } from '../record/job-type.ts';
import { forPlan, pathFrom } from './recordings.ts';

/*
 * What commands have in common whose jobs are runs: one trains and scores in the folder of its job, which is a run folder, and goes on there
 * from what an earlier attempt has saved.
 */

/**
 * A job for every run.
 *
 * @param placeOf how the configuration in a folder names a file: machines may see both below another folder
 */
export function runParts(
  options: ModelOptions,
  own: JobOptions,
  { plan, configs }: PlannedRuns,
  placeOf: (folder: string, path: string) => string = (_, path) => path,
): PlannedParts {
  const parts = plan.runs.map(({ name }, i) => ({
    configuration: runHash(configs[i], plan, own),
    part: { name, folder: name },
  }));
  return {
    configuration: hashOfAll(parts.map(({ configuration }) => configuration)),
    parts,
    ...doneWith(withSettings(options, limitsIn(configs[0])), own),
    write: (root) => {
      for (const [i, { name }] of plan.runs.entries()) {
        const { data } = configs[i];
        const place = data.dataset === 'synthetic' ? data.data_root : placeOf(join(root, name), data.data_root);
        writeAtomic(join(root, name, 'config.yaml'), stringifyConfig({ ...configs[i], data: { ...data, data_root: place } }));
      }
      writeAtomic(join(root, planFile), `${JSON.stringify(plan, null, 2)}\n`);
    },
  };
}

/** What runs are done with beside their configurations. */
export const doneWith = (
  { engine, settings = {} }: ModelOptions,
  { skipBad }: JobOptions,
): Pick<PlannedParts, 'options' | 'own'> => ({
  options: { engine, settings: { ...limitsIn(settings), device: settings.device } },
  own: { skipBad },
});

/** Of settings, or a configuration, what only the user says: how much may be read. */
const limitsIn = (settings: PartialConfig): PartialConfig => keepRoles(settings, (role) => role === 'limit');

const hashOfAll = (configurations: readonly string[]): string => contentHash(configurations);

/** Hash of all that a run depends on but the program. Recordings are known by the fingerprints of their events. */
const runHash = (config: SpikesegConfig, { recordings }: PlannedRuns['plan'], { skipBad = false }: JobOptions): string =>
  contentHash({ run: decidingOf(config), recordings, skipBad });

/** The runs of a folder with their configurations. */
export interface FoundRuns extends PlannedRuns {
  readonly root: string;
}

/**
 * The runs in a folder, or in one of that name below the folder of all runs; undefined where there is no plan.
 *
 * @param settings of these, limits of what is read are taken: the user says them, not the folder
 * @throws UsageError when the plan is damaged, or something in the folder leads out of it
 * @throws ConfigError when the configuration of a run is damaged
 */
export function findRuns(name: string, outputDir: string, settings: PartialConfig = {}): FoundRuns | undefined {
  const root = [resolve(name), resolve(outputDir, name)].find((folder) => existsSync(join(folder, planFile)));
  if (root === undefined) return undefined;
  const plan = readRunsPlan(root);
  checkInside(root);
  const given = limitsIn(settings);
  return {
    root,
    plan,
    configs: plan.runs.map((run) => withGiven(runConfig(join(root, run.name)), given)),
  };
}

function runsIn(root: string, settings?: PartialConfig): FoundRuns {
  const runs = findRuns(root, root, settings);
  if (runs === undefined)
    throw new UsageError(`${join(root, planFile)}: expected a plan of runs, got none; plan the batch again`);
  return runs;
}

/** @throws UsageError where the recordings of runs are others than those they began with */
export async function checkRecordings(context: Context, { plan, configs }: PlannedRuns, skipBad: boolean): Promise<void> {
  // What a run holds out may be what is missing: that is told here.
  const whole = configs.map((config) => ({ ...config, data: { ...config.data, held_out: [] } }));
  checkSameRecordings(plan, await surveyAll(context, whole, skipBad));
}

/** Opens the runs of a batch. @throws UsageError where its recordings are others than those it was planned with */
export async function openRuns(context: Context, { root, spec: { options, own }, call }: BatchToOpen): Promise<OpenJobs> {
  const { plan, configs } = runsIn(root, options.settings);
  const { skipBad = false } = own;
  await checkRecordings(withLog(context, silentLog), { plan, configs }, skipBad);
  return {
    configuration: hashOfAll(configs.map((config) => runHash(config, plan, own))),
    do: async ({ part }, folder, ofJob) => {
      const config = configs[plan.runs.findIndex(({ name }) => name === part.name)];
      if (config === undefined) throw new UsageError(`${part.name}: expected a run of ${planFile}; plan the batch again`);
      await doRun(ofJob, folder, config, { options, own, call });
      return null;
    },
    close: async () => {},
  };
}

/** Trains and scores a run in its folder, going on from what an earlier attempt has left there. */
async function doRun(
  context: Context,
  root: string,
  config: SpikesegConfig,
  { options, own: { skipBad = false }, call }: Pick<BatchSpec, 'options' | 'own'> & Pick<BatchToOpen, 'call'>,
): Promise<void> {
  const paths = runPaths(root, config);
  const last = join(paths.checkpoints, 'last.safetensors');
  const resume = existsSync(last) ? readCheckpoint(last) : undefined;
  // Without `last` a run begins anew, and a `best` that was saved before it must not be taken for one of this attempt.
  if (!resume) rmSync(paths.checkpoints, { recursive: true, force: true });
  await trainAndScore({
    context,
    call,
    config,
    backend: await chooseBackend(config.device, options, context.log.from(config.logging.log_level)),
    paths: () => paths,
    isNew: true,
    resume,
    skipBad,
    score: true,
  });
}

/** The runs of a batch in their order, all of which are done. */
export function doneRuns(root: string, jobs: readonly Job[]): DoneRun[] {
  const { plan, configs } = runsIn(root);
  const folders = new Map(jobs.map((job) => [job.part.name, resultFolder(root, job)]));
  return plan.runs.map((run, i) => {
    const folder = folders.get(run.name);
    if (folder === undefined) throw new UsageError(`${join(root, planFile)}: expected runs that are jobs, got ${run.name}`);
    return { ...run, root: folder, config: configs[i] };
  });
}

/** The folds of a cross-validation. @throws UsageError where nothing can be crossed */
export async function planCv(
  context: Context,
  config: SpikesegConfig,
  folds: number | undefined,
  skipBad: boolean,
): Promise<PlannedRuns & { readonly found: readonly FoundRecording[] }> {
  checkCrossValidated(config);
  const found = await surveyAll(context, [config], skipBad);
  return { found, ...planFolds(config, found, dealFolds(found, folds, config.seed)) };
}

/** A cross-validation: a job for every fold. */
export const cvJobs: JobType = {
  keeps: false,

  async plan(context, { options, own }) {
    const config = resolveConfig(orGeneratedData(options));
    return runParts(options, own, await planCv(forPlan(context), config, own.folds, own.skipBad === true), pathFrom);
  },

  open: openRuns,

  sum: async (root, jobs) => {
    const runs = doneRuns(root, jobs);
    const result = writeCv(root, runs);
    return { json: { ...result }, lines: ['', ...cvLines(result), ''], next: ['evaluate', join(root, runs[0].name)] };
  },
};

/** The runs of a sweep. @throws UsageError where one cannot train */
export async function planPoints(context: Context, points: readonly ConfiguredPoint[], skipBad: boolean): Promise<PlannedRuns> {
  const configs = points.map(({ config }) => config);
  configs.forEach(checkTrainable);
  const found = await surveyAll(context, configs, skipBad);
  for (const warning of seedWarnings(configs)) context.log.warn(warning);
  return planSweep(points, found);
}

/** A sweep: a job for every combination of the values given. */
export const trainJobs: JobType = {
  keeps: false,

  async plan(context, { options, own }) {
    return runParts(
      options,
      own,
      await planPoints(forPlan(context), configured(own.points ?? []), own.skipBad === true),
      pathFrom,
    );
  },

  open: openRuns,

  sum: async (root, jobs) => {
    const runs = writeSweep(root, doneRuns(root, jobs));
    return { json: { runs }, lines: ['', ...sweepLines(runs), ''], next: ['evaluate', join(root, bestOf(runs).name)] };
  },
};

/** The run of the highest strict J; the first where none can be measured. */
const bestOf = (runs: readonly SweepRow[]): SweepRow =>
  runs.reduce((best, run) => ((run.trained.strictJ ?? -Infinity) > (best.trained.strictJ ?? -Infinity) ? run : best));
