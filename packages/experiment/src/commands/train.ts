import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PartialConfig, SpikesegConfig } from '@spikeseg/config';
import { quantity } from '@spikeseg/report/words';
import { readCheckpoint } from '../checkpoints/checkpoint.ts';
import { type Call, programCall } from '../context/call.ts';
import type { Context } from '../context/context.ts';
import { checkMotionTraining, trainDetector } from '../motions/train-detector.ts';
import { trainedLayers } from '../network/network.ts';
import { chooseDetectionBackend } from '../options/device.ts';
import { type ModelOptions, orGeneratedData, resolveConfig, runsFolder } from '../options/settings.ts';
import { learnedFrom, openDataset, openReadable } from '../recordings/dataset.ts';
import { findResumable } from '../run-folder/find-run.ts';
import { checkOutputFolder } from '../run-folder/output-folder.ts';
import { runPaths, withGiven } from '../run-folder/run-config.ts';
import { newRun, type ScoredRun, type StartedRun, type TrainAndScore, trainAndScore } from '../training/train-and-score.ts';
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

/** What runs have in common, one or several. */
export interface RunsOptions extends ModelOptions {
  /** Leave out recordings that cannot be read. */
  readonly skipBad?: boolean | undefined;
  /** For run.json and the report; left out: that of a program. */
  readonly call?: Call | undefined;
  /** Go no further than to the configuration, or to all that can be known before a folder is made. */
  readonly until?: 'configuration' | 'plan' | undefined;
}

export interface TrainRunOptions extends RunsOptions {
  readonly resume?: Resumed | undefined;
  /** False: what was trained is not scored. */
  readonly score?: boolean | undefined;
}

/** What would be done. */
export type PlannedTraining =
  | { readonly kind: 'configuration'; readonly configs: readonly SpikesegConfig[] }
  | { readonly kind: 'plan'; readonly json: Readonly<Record<string, unknown>>; readonly lines: readonly string[] };

/** What a training came to, or what would be done. */
export type Trained = PlannedTraining | { readonly kind: 'run'; readonly config: SpikesegConfig; readonly run: ScoredRun };

/**
 * Trains a network or the detector without labels, and scores it.
 *
 * @throws InterruptedError when the user asked to stop; what is done is kept
 */
export async function train(context: Context, options: TrainRunOptions): Promise<Trained> {
  const { resume, skipBad = false, until, score = true, call = programCall() } = options;
  const started = resume ? resumedRun(resume) : newRun({ context, call, config: resolveConfig(orGeneratedData(options)) });
  const { config, folder } = started;
  if (until === 'configuration') return { kind: 'configuration', configs: [config] };
  const trainer = trainerOf(config);
  // Before anything is said of devices: what is not there cannot be trained on.
  if (config.data.dataset !== 'synthetic' && !existsSync(config.data.data_root)) await openDataset(config);
  const log = context.log.from(config.logging.log_level);
  const backend = await chooseDetectionBackend(config, options, log);
  // All of this before the run folder is made: what cannot be read must leave nothing behind.
  if (started.isNew) checkOutputFolder(resolve(config.output_dir));
  if (until === 'plan') {
    const recordings = learnedFrom(config, await openReadable(config, { skipBad, log })).map(({ name }) => name);
    const layers = trainer.layers(config);
    const of = quantity(recordings.length, 'recording');
    const line = `the configuration is valid: ${of}, layers to train: ${layers.join(', ')}; runs go to ${folder}`;
    return { kind: 'plan', json: { recordings, layers, folder }, lines: [line] };
  }
  return { kind: 'run', config, run: await trainer.train({ context, call, backend, ...started, skipBad, score }) };
}

function resumedRun(resume: Resumed): StartedRun {
  const { path, run } = findResumable(resume.name, runsFolder(resume));
  const config = withGiven(run.config, resume.given);
  return {
    config,
    isNew: false,
    folder: run.root,
    paths: () => runPaths(run.root, config),
    resume: path === undefined ? undefined : readCheckpoint(path),
  };
}

/** Trains the detectors of a kind. */
interface Trainer {
  /** @throws UsageError for configurations that are valid but cannot train */
  readonly check: (config: SpikesegConfig) => void;
  /** Names of the layers that learn. */
  readonly layers: (config: SpikesegConfig) => readonly string[];
  /** One run from the recordings to its score. @throws InterruptedError when the user asked to stop; the run goes on from its folder */
  readonly train: (run: TrainAndScore) => Promise<ScoredRun>;
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
