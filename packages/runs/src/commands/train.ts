import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PartialConfig, SpikesegConfig } from '@spikeseg/config';
import { quantity } from '@spikeseg/report';
import { configured, type SweepPoint } from '../batch/plan-runs.ts';
import { readCheckpoint } from '../checkpoints/checkpoint.ts';
import { type Call, type Context, contextWith, programLine } from '../context/context.ts';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { UsageError } from '../errors/errors.ts';
import { type FoundRuns, findRuns, planPoints } from '../jobs/commands/runs.ts';
import { beginRuns, type FinishedRuns, finishRuns, resumeRuns } from '../jobs/run-runs.ts';
import { checkMotionTraining, trainDetector } from '../motions/train-detector.ts';
import { trainedLayers } from '../network/network.ts';
import { chooseBackend, chooseDetectionBackend, engineChoice } from '../options/device.ts';
import { type ModelOptions, orGeneratedData, resolveConfig } from '../options/settings.ts';
import { learnedFrom, openDataset, openReadable } from '../recordings/dataset.ts';
import { findResumable } from '../run-folder/find-run.ts';
import { checkOutputFolder } from '../run-folder/output-folder.ts';
import { runPaths, withGiven } from '../run-folder/run-config.ts';
import { newRun, type StartedRun, type TrainAndScore, type TrainedRun, trainAndScore } from '../training/train-and-score.ts';
import { checkLayers } from '../training/training-options.ts';

/** What is gone on with. */
export interface Resumed {
  /** Folder or name of a run or of several, or a checkpoint. */
  readonly name: string;
  /** What the user says to it now. */
  readonly given: PartialConfig;
  /** `output_dir`, where names of runs are looked for. */
  readonly place: PartialConfig;
}

/** What runs have in common, one or several. */
export interface RunsOptions extends ModelOptions {
  readonly resume?: Resumed | undefined;
  /** Leave out recordings that cannot be read. */
  readonly skipBad?: boolean | undefined;
  /** Go no further than to the configuration, or to all that can be known before a folder is made. */
  readonly until?: 'configuration' | 'plan' | undefined;
}

export interface TrainOptions extends RunsOptions {
  /** Of a sweep. */
  readonly points?: readonly SweepPoint[] | undefined;
}

/** What a training came to, or what would be done. */
export type Trained =
  | { readonly kind: 'configuration'; readonly configs: readonly SpikesegConfig[] }
  | { readonly kind: 'plan'; readonly json: Readonly<Record<string, unknown>>; readonly lines: readonly string[] }
  | { readonly kind: 'run'; readonly config: SpikesegConfig; readonly run: TrainedRun }
  | { readonly kind: 'runs'; readonly root: string; readonly runs: FinishedRuns };

/**
 * Trains a network or the detector without labels, and scores it; or does every run of a sweep.
 *
 * @throws InterruptedError when the user asked to stop; what is done is kept
 */
export async function train(context: Context, options: TrainOptions): Promise<Trained> {
  const { points, resume, skipBad = false, until } = options;
  if (points !== undefined) return await sweep(context, points, options);
  const runs = resume && findRuns(context.call, resume.name, runsFolder(context.call, resume), resume.given);
  if (runs !== undefined) return await resumeSweep(context, runs, options);
  const started = resume
    ? resumedRun(context.call, resume)
    : newRun(context, resolveConfig(context.call, orGeneratedData(options)));
  const { config, folder } = started;
  if (until === 'configuration') return { kind: 'configuration', configs: [config] };
  const trainer = trainerOf(config);
  // Before anything is said of devices: what is not there cannot be trained on.
  if (config.data.dataset !== 'synthetic' && !existsSync(config.data.data_root)) await openDataset(config);
  const log = context.log.from(config.logging.log_level);
  const backend = await chooseDetectionBackend(config, options, log);
  // All of this before the run folder is made: what cannot be read must leave nothing behind.
  if (started.isNew) checkOutputFolder(resolve(context.call.cwd, config.output_dir));
  if (until === 'plan') {
    const recordings = learnedFrom(config, await openReadable(config, { skipBad, log })).map(({ name }) => name);
    const layers = trainer.layers(config);
    const of = quantity(recordings.length, 'recording');
    const line = `the configuration is valid: ${of}, layers to train: ${layers.join(', ')}; runs go to ${folder}`;
    return { kind: 'plan', json: { recordings, layers, folder }, lines: [line] };
  }
  return { kind: 'run', config, run: await trainer.train({ context, backend, ...started, skipBad }) };
}

/** Folder below which runs are found by their names. */
export const runsFolder = (call: Call, { place }: Resumed): string => resolveConfig(call, { settings: place }).output_dir;

function resumedRun(call: Call, resume: Resumed): StartedRun {
  const { path, run } = findResumable(call, resume.name, runsFolder(call, resume));
  const config = withGiven(call, run.config, resume.given);
  return {
    config,
    isNew: false,
    folder: run.root,
    paths: () => runPaths(run.root, config),
    resume: path === undefined ? undefined : readCheckpoint(path),
  };
}

/** One run for every combination of the values given. */
async function sweep(
  context: Context,
  asked: readonly SweepPoint[],
  { skipBad = false, until, ...options }: TrainOptions,
): Promise<Trained> {
  const { call } = context;
  const points = configured(call, asked);
  const configs = points.map(({ config }) => config);
  const told = inTheirWords(context, configs);
  if (until === 'configuration') return { kind: 'configuration', configs };
  await checkEngines(told, configs, options);
  // All of this before the folder is made: what cannot be read must leave nothing behind.
  const folder = resolve(call.cwd, configs[0].output_dir);
  checkOutputFolder(folder);
  const planned = await planPoints(told, points, skipBad);
  if (until === 'plan') {
    const settings = points.map((run) =>
      Object.entries(run.differs)
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
    );
    const line = `the configurations are valid: ${quantity(points.length, 'run')}, in a folder below ${folder}`;
    return { kind: 'plan', json: { folder, runs: points.map((run) => run.differs) }, lines: [line, ...settings] };
  }
  return await finished(told, beginRuns(call, planned, options, { skipBad }));
}

/** @throws UsageError for a cross-validation, which another command goes on with */
async function resumeSweep(
  context: Context,
  runs: FoundRuns,
  { resume, engine, skipBad = false }: TrainOptions,
): Promise<Trained> {
  if (runs.plan.kind !== 'sweep')
    throw new UsageError(
      `${runs.root}: expected a run or a sweep, got a cross-validation; go on with: ${programLine(context.call, ['cv', '--resume', runs.root])}`,
    );
  const asked = { settings: resume?.given, engine };
  const told = inTheirWords(context, runs.configs);
  await checkEngines(told, runs.configs, asked);
  await resumeRuns(told, runs, asked, skipBad);
  return await finished(told, runs.root);
}

/** The engine of every device is there. */
async function checkEngines({ log }: Context, configs: readonly SpikesegConfig[], options: ModelOptions): Promise<void> {
  for (const device of new Set(configs.map((config) => config.device))) await chooseBackend(engineChoice(device, options), log);
}

/** The context whose log has the level that runs are configured with. */
export const inTheirWords = (context: Context, [{ logging }]: readonly SpikesegConfig[]): Context =>
  contextWith(context, { log: context.log.from(logging.log_level) });

/** Does the runs of a folder that are not done yet. */
export const finished = async (context: Context, root: string, workers?: number): Promise<Trained> => ({
  kind: 'runs',
  root,
  runs: await finishRuns(context, root, workers),
});

/** Trains the detectors of a kind. */
interface Trainer {
  /** @throws UsageError for configurations that are valid but cannot train */
  readonly check: (config: SpikesegConfig) => void;
  /** Names of the layers that learn. */
  readonly layers: (config: SpikesegConfig) => readonly string[];
  /** One run from the recordings to its score. @throws InterruptedError when the user asked to stop; the run goes on from its folder */
  readonly train: (run: TrainAndScore) => Promise<TrainedRun>;
}

/** By what a detector learns. */
const trainers: Readonly<Record<'layers' | 'motions', Trainer>> = {
  layers: { check: checkLayers, layers: trainedLayers, train: trainAndScore },
  motions: { check: checkMotionTraining, layers: () => ['slow'], train: trainDetector },
};

/** The trainer of the detector of a configuration. @throws UsageError where it cannot train */
function trainerOf(config: SpikesegConfig): Trainer {
  const { id, learns } = detectorOf(config);
  if (learns === 'nothing')
    throw new UsageError(`evaluation.detector: expected network or evidence, got ${id}, which learns nothing`);
  trainers[learns].check(config);
  return trainers[learns];
}
