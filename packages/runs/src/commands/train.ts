import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PartialConfig, SpikesegConfig } from '@spikeseg/config';
import { quantity } from '@spikeseg/report';
import { configured, type SweepPoint } from '../batch/plan-runs.ts';
import { readCheckpoint } from '../checkpoints/checkpoint.ts';
import { type Call, type Context, programLine } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { type FoundRuns, findRuns, planPoints } from '../jobs/commands/runs.ts';
import { type DoneRuns, doRuns, type RunsOptions, type SeveralRuns } from '../jobs/run-runs.ts';
import { checkMotionTraining, trainDetector } from '../motions/train-detector.ts';
import { trainedLayers } from '../network/network.ts';
import { chooseDetectionBackend } from '../options/device.ts';
import { orGeneratedData, resolveConfig } from '../options/settings.ts';
import { learnedFrom, openDataset, openReadable } from '../recordings/dataset.ts';
import { findResumable } from '../run-folder/find-run.ts';
import { checkOutputFolder } from '../run-folder/output-folder.ts';
import { runPaths, withGiven } from '../run-folder/run-config.ts';
import { newRun, type StartedRun, type TrainAndScore, type TrainedRun, trainAndScore } from '../training/train-and-score.ts';
import { checkLayers, taughtTo } from '../training/training-options.ts';

/** What is gone on with. */
export interface Resumed {
  /** Folder or name of a run or of several, or a checkpoint. */
  readonly name: string;
  /** What the user says to it now. */
  readonly given: PartialConfig;
  /** `output_dir`, where names of runs are looked for. */
  readonly place: PartialConfig;
}

export interface TrainOptions extends RunsOptions {
  readonly resume?: Resumed | undefined;
  /** Of a sweep. */
  readonly points?: readonly SweepPoint[] | undefined;
  /** False: what was trained is not scored. Runs of a sweep are compared by their scores. */
  readonly score?: boolean | undefined;
}

/** What a training came to, or what would be done. */
export type Trained = DoneRuns | { readonly kind: 'run'; readonly config: SpikesegConfig; readonly run: TrainedRun };

/**
 * Trains a network or the detector without labels, and scores it; or does every run of a sweep.
 *
 * @throws UsageError where a sweep is not to be scored; InterruptedError when the user asked to stop; what is done is kept
 */
export async function train(context: Context, options: TrainOptions): Promise<Trained> {
  const { points, resume, skipBad = false, until, score = true } = options;
  if (points !== undefined && !score)
    throw new UsageError('train: expected runs of a sweep to be scored, as scores compare them; train one without');
  if (points !== undefined) return await sweep(context, points, { ...options });
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
  return { kind: 'run', config, run: await trainer.train({ context, backend, ...started, skipBad, score }) };
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
function sweep(context: Context, asked: readonly SweepPoint[], options: RunsOptions): Promise<Trained> {
  const points = configured(context.call, asked);
  const { skipBad = false } = options;
  const plan = (told: Context) => planPoints(told, points, skipBad);
  return doRuns(context, { runs: { configs: points.map(({ config }) => config) }, plan, tell: sweepText }, options);
}

/** @throws UsageError for a cross-validation, which another command goes on with */
function resumeSweep(context: Context, runs: FoundRuns, { resume, ...options }: TrainOptions): Promise<Trained> {
  if (runs.plan.kind !== 'sweep')
    throw new UsageError(
      `${runs.root}: expected a run or a sweep, got a cross-validation; go on with: ${programLine(context.call, ['cv', '--resume', runs.root])}`,
    );
  return doRuns(context, { runs, plan: async () => runs, tell: sweepText }, { ...options, settings: resume?.given });
}

const sweepText: SeveralRuns['tell'] = ({ plan: { runs } }, folder) => ({
  json: { folder, runs: runs.map(({ settings }) => settings) },
  lines: [
    `the configurations are valid: ${quantity(runs.length, 'run')}, in a folder below ${folder}`,
    ...runs.map(({ settings }) =>
      Object.entries(settings)
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
    ),
  ],
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
  const trainer = trainers[taughtTo(config)];
  trainer.check(config);
  return trainer;
}
